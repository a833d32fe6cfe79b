// One exchange inside a VM: two sides, what is held back and what was passed on.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "header_map.hpp"

namespace host {

enum class SideName { request, response };

// A message as it comes in, chunk by chunk.
struct IncomingMessage {
  Pairs headers;
  std::vector<std::string> body;
  Pairs trailers;
};

struct PassedOn {
  std::optional<Pairs> headers;
  std::string body;
  Pairs trailers;
  bool complete = false;
};

// How much of a side is held back: nothing, headers or data while callbacks go on, or everything.
enum class Hold { none, part, all };

struct Side {
  explicit Side(SideName name) : name(name) {}

  SideName name;
  std::optional<HeaderMap> headers;
  std::optional<HeaderMap> trailers;
  // Whether the plugin can reach the maps; they are taken away once they are passed on.
  bool headers_visible = false;
  bool trailers_visible = false;
  std::string held;
  // Whether `held` is the buffer that the plugin sees.
  bool buffering = false;
  // The chunk being delivered, when it is not part of `held`.
  std::optional<std::string> chunk;
  bool body_present = false;
  // Whether the last thing delivered was the end of the message.
  bool ended = false;
  std::size_t arrived = 0;
  Hold hold = Hold::none;
  PassedOn passed_on;

  void pass_on();
  void pass_on_headers();
  // The trailers, made anew where a plugin adds some at the end of a body.
  HeaderMap* trailers_for_change();
};

// A response that the plugin makes itself.
struct LocalResponse {
  std::uint32_t status = 0;
  std::string details;
  Pairs headers;
  std::string body;
  std::int32_t grpc_status = -1;
};

using Properties = std::map<std::string, std::string>;

struct Stream {
  Stream(std::uint32_t id, std::uint64_t start_time, Properties properties)
      : id(id), start_time(start_time), properties(std::move(properties)) {}

  std::uint32_t id;
  Side request{SideName::request};
  Side response{SideName::response};
  std::uint64_t start_time;
  Properties properties;
  // Values that the plugin set, by path with NULs.
  Properties own_properties;
  SideName side = SideName::request;
  std::optional<LocalResponse> local_response;
  bool answered_locally = false;
  // Whether nothing more is delivered on either side.
  bool closed = false;
  bool reset = false;
  // Whether proxy_on_log runs.
  bool logging = false;
  std::string code_details = "via_upstream";

  // Answers the client in place of the upstream, as far as that is still possible.
  void answer(const LocalResponse& local);
};

// The response that Envoy makes of what a plugin sent.
struct BuiltResponse {
  HeaderMap headers;
  std::string body;
};
BuiltResponse build_local_response(const std::optional<HeaderMap>& request, const LocalResponse& local);

}  // namespace host
