// JSON Web Tokens (RFC 7519) in their compact form (RFC 7515).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proxy_wasm/base64.h"
#include "proxy_wasm/digest.h"
#include "proxy_wasm/http.h"
#include "proxy_wasm/json.h"

namespace proxy_wasm {

struct Jwt {
  Json header;
  Json payload;
  /// What is signed: the first two parts with the dot between them.
  std::string signing_input;
  /// Raw bytes.
  std::string signature;
};

/// The token's parts, not verified; nothing where `token` is no JSON Web Token.
inline std::optional<Jwt> parse_jwt(std::string_view token) {
  const auto parts = split(token, '.');
  if (parts.size() != 3) return std::nullopt;
  const auto header = decode_base64url(parts[0]);
  const auto payload = decode_base64url(parts[1]);
  auto signature = decode_base64url(parts[2]);
  if (!header || !payload || !signature) return std::nullopt;
  auto header_json = parse_json(*header);
  auto payload_json = parse_json(*payload);
  if (!header_json || !payload_json || !header_json->is_object() || !payload_json->is_object()) return std::nullopt;
  const size_t signed_size = parts[0].size() + 1 + parts[1].size();
  return Jwt{std::move(*header_json), std::move(*payload_json), std::string(token.substr(0, signed_size)),
             std::move(*signature)};
}

/// A member that is a string.
inline std::optional<std::string_view> string_claim(const Json &object, const char *name) {
  const auto claim = object.find(name);
  if (claim == object.end() || !claim->is_string()) return std::nullopt;
  return std::string_view(claim->get_ref<const std::string &>());
}

/// A member that is an integer.
inline std::optional<int64_t> integer_claim(const Json &object, const char *name) {
  const auto claim = object.find(name);
  if (claim == object.end() || !claim->is_number_integer()) return std::nullopt;
  return claim->get<int64_t>();
}

inline bool has_hs256_signature(const Jwt &jwt, std::string_view secret) {
  return equal_in_constant_time(jwt.signature, hmac<Sha256>(secret, jwt.signing_input));
}

/// The compact form of a token that is signed with HMAC-SHA256; `header` has to name that algorithm.
inline std::string sign_hs256(const Json &header, const Json &payload, std::string_view secret) {
  std::string token = encode_base64url(write_json(header)) + "." + encode_base64url(write_json(payload));
  const std::string signature = hmac<Sha256>(secret, token);
  return token + "." + encode_base64url(signature);
}

}  // namespace proxy_wasm
