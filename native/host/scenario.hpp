// What a gateway does to a plugin: the scenario of packages/host/src/scenario.ts, read from JSON.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stream.hpp"

namespace host {

// The gateway whose ABI the host implements: a GatewayProfile of packages/abi.
struct Profile {
  std::string id;
  bool higress = false;
  std::vector<std::string> abi_versions;
  std::vector<std::string> host_functions;
  std::vector<std::string> wasi_functions;
  std::string section_name = "wamr-aot";
  std::uint64_t max_memory_bytes = std::uint64_t{1} << 30;

  bool has_host_function(const std::string& name) const;
  bool has_wasi_function(const std::string& name) const;
  // Whether Higress's extensions are there: Redis and injected data.
  bool has_redis() const { return has_host_function("proxy_redis_call"); }
};

struct Message {
  Pairs headers;
  std::vector<std::string> body;
  Pairs trailers;
};

struct HttpAnswer {
  Message message;
  bool failure = false;
};

struct GrpcAnswer {
  std::uint32_t status = 0;
  std::string message;
};

struct GrpcStreamAnswer {
  std::optional<Pairs> initial_metadata;
  std::vector<std::string> messages;
  std::optional<Pairs> trailing_metadata;
  GrpcAnswer close;
};

struct RedisAnswer {
  std::uint32_t status = 0;
  std::string response;
};

// What comes back on calls to the outside, each kind in the order of the calls.
class Answers {
 public:
  Answers() = default;
  explicit Answers(const Json& lists);

  std::optional<HttpAnswer> next_http() { return next(http_, next_http_); }
  std::optional<GrpcAnswer> next_grpc() { return next(grpc_, next_grpc_); }
  std::optional<GrpcStreamAnswer> next_grpc_stream() { return next(grpc_streams_, next_grpc_stream_); }
  std::optional<RedisAnswer> next_redis() { return next(redis_, next_redis_); }

 private:
  template <typename Answer>
  static std::optional<Answer> next(const std::vector<Answer>& answers, std::size_t& index) {
    return index < answers.size() ? std::optional<Answer>(answers[index++]) : std::nullopt;
  }

  std::vector<HttpAnswer> http_;
  std::vector<GrpcAnswer> grpc_;
  std::vector<GrpcStreamAnswer> grpc_streams_;
  std::vector<RedisAnswer> redis_;
  std::size_t next_http_ = 0;
  std::size_t next_grpc_ = 0;
  std::size_t next_grpc_stream_ = 0;
  std::size_t next_redis_ = 0;
};

struct Exchange {
  std::string name;
  Message request;
  Message response;
  Properties properties;
  Answers answers;
  unsigned ticks = 0;
};

struct Scenario {
  Profile profile;
  std::string configuration;
  std::string vm_configuration;
  std::string plugin_name;
  std::string root_id;
  std::string vm_id;
  std::uint64_t clock_start = 1700000000000000000;
  std::uint64_t clock_step = 1000;
  std::uint64_t random_seed = 1;
  Pairs environment;
  Properties properties;
  unsigned log_level = 2;
  unsigned ticks = 0;
  Answers answers;
  Pairs upstream_hosts;
  unsigned deadline_milliseconds = 5000;
  std::vector<Exchange> exchanges;
};

// Throws std::runtime_error for what is no scenario.
Scenario parse_scenario(const std::string& text);

}  // namespace host
