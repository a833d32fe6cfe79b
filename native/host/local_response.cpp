#include <cstdio>
#include <map>

#include "stream.hpp"

namespace host {
namespace {

bool is_grpc(const std::string* content_type) {
  return content_type != nullptr && (*content_type == "application/grpc" || content_type->rfind("application/grpc+", 0) == 0);
}

std::string percent_encode(const std::string& text) {
  std::string encoded;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x20 && byte <= 0x7e && byte != '%') {
      encoded += character;
      continue;
    }
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", byte);
    encoded += escape;
  }
  return encoded;
}

// Mapping of the gRPC documents (doc/http-grpc-status-mapping.md); every other code is 2, unknown.
int grpc_status_of(const LocalResponse& local) {
  static const std::map<std::uint32_t, int> codes = {{400, 13}, {401, 16}, {403, 7},  {404, 12},
                                                     {429, 14}, {502, 14}, {503, 14}, {504, 14}};
  if (local.grpc_status >= 0 && local.grpc_status <= 16) return local.grpc_status;
  const auto found = codes.find(local.status);
  return found == codes.end() ? 2 : found->second;
}

HeaderMap with_status(const std::string& status, const Pairs& headers) {
  Pairs pairs = {{":status", status}};
  pairs.insert(pairs.end(), headers.begin(), headers.end());
  return HeaderMap(MapKind::response_headers, pairs);
}

}  // namespace

BuiltResponse build_local_response(const std::optional<HeaderMap>& request, const LocalResponse& local) {
  if (request && is_grpc(request->find("content-type"))) {
    HeaderMap headers = with_status("200", local.headers);
    headers.set("content-type", "application/grpc");
    headers.set("grpc-status", std::to_string(grpc_status_of(local)));
    if (!local.body.empty()) headers.set("grpc-message", percent_encode(local.body));
    headers.remove("content-length");
    return {std::move(headers), {}};
  }
  HeaderMap headers = with_status(std::to_string(local.status), local.headers);
  if (local.body.empty()) {
    headers.remove("content-length");
    headers.remove("content-type");
  } else {
    headers.set("content-length", std::to_string(local.body.size()));
    if (headers.find("content-type") == nullptr) headers.add("content-type", "text/plain");
  }
  return {std::move(headers), local.body};
}

}  // namespace host
