#include "properties.hpp"

#include <algorithm>

namespace host {
namespace {

using Found = std::optional<std::string>;

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> segments(1);
  for (const char character : path) {
    if (character == '\0') segments.emplace_back();
    else segments.back() += character;
  }
  return segments;
}

Found lookup(const Properties& properties, const std::string& path) {
  const auto found = properties.find(path);
  return found == properties.end() ? std::nullopt : Found(found->second);
}

Found copy(const std::string* value) { return value == nullptr ? std::nullopt : Found(*value); }

bool is_decimal(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(), [](char character) { return character >= '0' && character <= '9'; });
}

std::int64_t request_size(const Stream& stream) {
  const std::string* length = stream.request.headers->find("content-length");
  return length != nullptr && is_decimal(*length, 18) ? std::stoll(*length) : static_cast<std::int64_t>(stream.request.arrived);
}

Found request_property(const Stream& stream, const std::string& name) {
  if (!stream.request.headers) return std::nullopt;
  const HeaderMap& headers = *stream.request.headers;
  static const Properties header_of = {{"path", ":path"},       {"host", ":authority"},       {"scheme", ":scheme"},
                                       {"method", ":method"},   {"referer", "referer"},       {"useragent", "user-agent"},
                                       {"id", "x-request-id"}};
  if (const auto header = lookup(header_of, name)) return copy(headers.find(*header));
  if (name == "url_path" || name == "query") {
    const std::string* path = headers.find(":path");
    if (path == nullptr) return std::nullopt;
    const std::size_t mark = path->find('?');
    if (name == "url_path") return path->substr(0, mark);
    return mark == std::string::npos ? std::string() : path->substr(mark + 1);
  }
  if (name == "headers") return serialize_pairs(headers.entries());
  if (name == "protocol") return "HTTP/1.1";
  if (name == "time") return i64le(stream.start_time);
  if (name == "size") return i64le(request_size(stream));
  if (name == "total_size") return i64le(request_size(stream) + static_cast<std::int64_t>(headers.byte_size()));
  return std::nullopt;
}

Found response_property(const Stream& stream, const std::string& name) {
  const HeaderMap& headers = *stream.response.headers;
  if (name == "code") {
    const std::string* status = headers.find(":status");
    return status != nullptr && is_decimal(*status, 9) ? Found(i64le(std::stoll(*status))) : std::nullopt;
  }
  if (name == "code_details") return stream.code_details;
  if (name == "flags") return i64le(0);
  if (name == "headers") return serialize_pairs(headers.entries());
  if (name == "size") return i64le(static_cast<std::int64_t>(stream.response.arrived));
  return std::nullopt;
}

Found field_of(const std::string& map, const std::string& name, const Side& side, bool with_trailers) {
  const bool is_trailers = map == "trailers";
  if (map != "headers" && !(with_trailers && is_trailers)) return std::nullopt;
  const std::optional<HeaderMap>& headers = is_trailers ? side.trailers : side.headers;
  return headers ? copy(headers->find(name)) : std::nullopt;
}

Found connection_property(const std::string& dotted) {
  static const Properties fixed = {{"source.address", "127.0.0.1:50000"},
                                   {"source.port", i64le(50000)},
                                   {"destination.address", "127.0.0.1:10000"},
                                   {"destination.port", i64le(10000)},
                                   {"connection.id", i64le(1)},
                                   {"connection_id", i64le(1)},
                                   {"connection.mtls", std::string(1, '\0')},
                                   {"route_name", ""}};
  return lookup(fixed, dotted);
}

Found stream_property(const Stream& stream, const std::string& path, const std::string& dotted) {
  const std::vector<std::string> segments = split(path);
  const bool of_message = segments.size() == 2 || segments.size() == 3;
  if (segments[0] == "request" && of_message) {
    return segments.size() == 2 ? request_property(stream, segments[1])
                                : field_of(segments[1], segments[2], stream.request, false);
  }
  if (segments[0] == "response" && of_message) {
    if (!stream.response.headers) return std::nullopt;
    return segments.size() == 2 ? response_property(stream, segments[1])
                                : field_of(segments[1], segments[2], stream.response, true);
  }
  return connection_property(dotted);
}

}  // namespace

Found find_property(const Vm& vm, const std::string& path) {
  if (path.empty()) return std::nullopt;
  std::string dotted = path;
  std::replace(dotted.begin(), dotted.end(), '\0', '.');
  const Stream* const stream = vm.current_stream();
  if (stream != nullptr) {
    if (auto value = lookup(stream->own_properties, path)) return value;
    if (auto value = lookup(stream->properties, dotted)) return value;
  }
  const Scenario& scenario = vm.state.scenario;
  if (auto value = lookup(scenario.properties, dotted)) return value;
  if (dotted == "plugin_name") return scenario.plugin_name;
  if (dotted == "plugin_root_id") return scenario.root_id;
  if (dotted == "plugin_vm_id") return scenario.vm_id;
  return stream == nullptr ? std::nullopt : stream_property(*stream, path, dotted);
}

}  // namespace host
