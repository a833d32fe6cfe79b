// base64 (RFC 4648): the standard alphabet with padding and the URL-safe one without.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proxy_wasm {
namespace detail {

constexpr int sextet(char character, bool url) {
  if (character >= 'A' && character <= 'Z') return character - 'A';
  if (character >= 'a' && character <= 'z') return character - 'a' + 26;
  if (character >= '0' && character <= '9') return character - '0' + 52;
  if (character == (url ? '-' : '+')) return 62;
  if (character == (url ? '_' : '/')) return 63;
  return -1;
}

inline std::optional<std::string> decode_sextets(std::string_view text, bool url) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  uint32_t bits = 0;
  int count = 0;
  for (const char character : text) {
    const int value = sextet(character, url);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push_back(static_cast<char>(bits >> count & 0xff));
    }
  }
  // Bits that are left over must be zero, or one value would have several spellings.
  if ((bits & ((1U << count) - 1)) != 0) return std::nullopt;
  return bytes;
}

inline std::string encode_sextets(std::string_view bytes, bool url) {
  const std::string_view alphabet =
      url ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<uint8_t>(byte);
    count += 8;
    while (count >= 6) {
      count -= 6;
      text.push_back(alphabet[bits >> count & 63]);
    }
  }
  if (count > 0) text.push_back(alphabet[bits << (6 - count) & 63]);
  return text;
}

}  // namespace detail

/// The bytes, or nothing where `text` is no base64. Padding may be left out.
inline std::optional<std::string> decode_base64(std::string_view text) {
  for (int padding = 0; padding < 2 && !text.empty() && text.back() == '='; ++padding) text.remove_suffix(1);
  return detail::decode_sextets(text, false);
}

inline std::string encode_base64(std::string_view bytes) {
  std::string text = detail::encode_sextets(bytes, false);
  while (text.size() % 4 != 0) text.push_back('=');
  return text;
}

/// The bytes, or nothing where `text` is no base64url. Padding is not allowed, as in JSON Web Tokens.
inline std::optional<std::string> decode_base64url(std::string_view text) {
  return detail::decode_sextets(text, true);
}

inline std::string encode_base64url(std::string_view bytes) { return detail::encode_sextets(bytes, true); }

}  // namespace proxy_wasm
