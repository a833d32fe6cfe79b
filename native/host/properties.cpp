#include "properties.hpp"

#include <algorithm>

namespace host {
namespace {

using Found = std::optional<std::string>;
using Segments = std::vector<std::string>;

Segments split(const std::string& path) {
  Segments segments(1);
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

std::int64_t request_size(const Stream& stream, const HeaderMap* headers) {
  const std::string* length = headers == nullptr ? nullptr : headers->find("content-length");
  return length != nullptr && is_decimal(*length, 18) ? std::stoll(*length) : static_cast<std::int64_t>(stream.request.arrived);
}

// A map as a whole; one that is empty, or cannot be read, is still a count of 0.
std::string whole_map(const HeaderMap* map) {
  return map == nullptr || map->entries().empty() ? std::string(4, '\0') : serialize_pairs(map->entries());
}

Found request_property(const Vm& vm, const Stream& stream, const std::string& name) {
  static const Properties header_of = {{"path", ":path"},       {"host", ":authority"},       {"scheme", ":scheme"},
                                       {"method", ":method"},   {"referer", "referer"},       {"useragent", "user-agent"},
                                       {"id", "x-request-id"}};
  const HeaderMap* const headers = vm.map_to_read(0);
  const auto value_of = [&](const std::string& header) { return headers == nullptr ? nullptr : headers->find(header); };
  if (const auto header = lookup(header_of, name)) return copy(value_of(*header));
  if (name == "url_path" || name == "query") {
    const std::string* path = value_of(":path");
    if (path == nullptr) return std::nullopt;
    const std::size_t mark = path->find('?');
    if (name == "url_path") return path->substr(0, mark);
    return mark == std::string::npos ? std::string() : path->substr(mark + 1);
  }
  if (name == "headers") return whole_map(headers);
  if (name == "protocol") return "HTTP/1.1";
  if (name == "time") return i64le(static_cast<std::int64_t>(stream.start_time));
  if (name == "size") return i64le(request_size(stream, headers));
  if (name == "total_size") {
    const std::size_t of_headers = headers == nullptr ? 0 : headers->byte_size();
    return i64le(request_size(stream, headers) + static_cast<std::int64_t>(of_headers));
  }
  return std::nullopt;
}

Found response_property(const Vm& vm, const Stream& stream, const std::string& name) {
  if (name == "code") {
    const std::string* status = stream.response.headers ? stream.response.headers->find(":status") : nullptr;
    return status != nullptr && is_decimal(*status, 9) ? Found(i64le(std::stoll(*status))) : std::nullopt;
  }
  if (name == "code_details") return stream.response.headers ? Found(stream.code_details) : std::nullopt;
  if (name == "flags") return i64le(0);
  if (name == "headers") return whole_map(vm.map_to_read(2));
  if (name == "trailers") return whole_map(vm.map_to_read(3));
  if (name == "size") return i64le(static_cast<std::int64_t>(stream.response.arrived));
  return std::nullopt;
}

// All values of one header, joined with commas.
Found joined_values(const Vm& vm, const Segments& segments) {
  static const std::map<std::string, std::uint32_t> types = {{"request.headers", 0}, {"response.headers", 2}, {"response.trailers", 3}};
  const auto type = types.find(segments[0] + "." + segments[1]);
  const HeaderMap* const map = type == types.end() ? nullptr : vm.map_to_read(type->second);
  if (map == nullptr) return std::nullopt;
  Found joined;
  for (const std::string& value : map->find_all(segments[2])) joined = joined ? *joined + "," + value : value;
  return joined;
}

Found connection_property(const std::string& dotted) {
  static const Properties fixed = {{"source.address", "127.0.0.1:50000"},
                                   {"source.port", i64le(50000)},
                                   {"destination.address", "127.0.0.1:10000"},
                                   {"destination.port", i64le(10000)},
                                   {"connection.id", i64le(1)},
                                   {"connection_id", i64le(1)},
                                   {"connection.mtls", std::string(1, '\0')},
                                   {"connection.requested_server_name", ""},
                                   {"xds.route_name", ""},
                                   {"metadata", ""}};
  return lookup(fixed, dotted);
}

// Roots that cannot be had as a whole.
bool is_root(const std::string& dotted) {
  static const std::set<std::string> roots = {"request", "response", "connection", "source", "destination", "upstream", "xds", "filter_state"};
  return roots.count(dotted) > 0;
}

Found stream_property(const Vm& vm, const Stream& stream, const std::string& path, const std::string& dotted) {
  if (dotted == "route_name" && vm.state.profile.has_redis()) return "";
  const Segments segments = split(path);
  const bool of_request = segments[0] == "request";
  if (segments.size() > 1 && (of_request || segments[0] == "response")) {
    if (segments.size() == 3) return joined_values(vm, segments);
    if (segments.size() != 2) return std::nullopt;
    return of_request ? request_property(vm, stream, segments[1]) : response_property(vm, stream, segments[1]);
  }
  return connection_property(dotted);
}

}  // namespace

Property find_property(const Vm& vm, const std::string& path) {
  const auto found = [](Found value) { return value ? Property{Result::ok, std::move(*value)} : Property{Result::not_found, ""}; };
  if (path.empty()) return {Result::serialization_failure, ""};
  std::string dotted = path;
  std::replace(dotted.begin(), dotted.end(), '\0', '.');
  const Stream* const stream = vm.current_stream();
  if (stream != nullptr) {
    if (auto value = lookup(stream->own_properties, path)) return found(value);
    if (auto value = lookup(stream->properties, dotted)) return found(value);
  }
  const Scenario& scenario = vm.state.scenario;
  if (auto value = lookup(scenario.properties, dotted)) return found(value);
  if (dotted == "plugin_name") return found(scenario.plugin_name);
  if (dotted == "plugin_root_id") return found(scenario.root_id);
  if (dotted == "plugin_vm_id") return found(scenario.vm_id);
  if (stream == nullptr) return found(std::nullopt);
  if (is_root(path)) return {Result::serialization_failure, ""};
  return found(stream_property(vm, *stream, path, dotted));
}

}  // namespace host
