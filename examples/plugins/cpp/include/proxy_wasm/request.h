// What several plugins ask the host about the request at hand.
#pragma once

#include "proxy_wasm/host.h"
#include "proxy_wasm/rules.h"

namespace proxy_wasm {

inline std::string route_name() { return property({"route_name"}).string(); }

inline Place place_of_request() {
  return {request_header(":authority").string(), route_name(), property({"cluster_name"}).string()};
}

/// The configuration for this request; the host is asked for the place only where a rule needs it.
template <typename Rules>
auto find_rule(const Rules &rules) {
  return rules.find(rules.needs_place() ? place_of_request() : Place{});
}

/// Tells the upstream who the caller is, in the place of what the caller may have said itself.
inline void set_consumer(std::string_view name) { set_header(HeaderMap::request_headers, "X-Mse-Consumer", name); }

/// The URI that the client asked for; its path is cut to `maximum_path` bytes.
inline std::string original_uri(size_t maximum_path) {
  const HostBytes path = request_header(":path");
  if (path.view().empty()) return {};
  const HostBytes original = request_header("x-envoy-original-path");
  const std::string_view shown = original.view().empty() ? path.view() : original.view();
  std::string uri = request_header(":scheme").string();
  uri.append("://").append(request_header(":authority").view()).append(shown.substr(0, maximum_path));
  return uri;
}

/// Parses a plugin's configuration into its rules; logs why where it cannot.
template <typename Rules>
bool configure(Rules &rules, std::string_view configuration) {
  rules = {};
  const std::optional<Json> json = parse_json(configuration);
  std::string problem = "the configuration is no JSON";
  if (json && rules.parse(*json, problem)) return true;
  log(LogLevel::error, problem);
  return false;
}

}  // namespace proxy_wasm
