// Pieces of HTTP that several plugins need: paths, query strings, authorities.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proxy_wasm {

inline std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char &character : lower)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  return lower;
}

inline bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

inline bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

inline std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The path without its query.
inline std::string_view path_without_query(std::string_view path) { return path.substr(0, path.find('?')); }

/// What follows the question mark, without a fragment; empty without one.
inline std::string_view query_of(std::string_view path) {
  const size_t mark = path.find('?');
  if (mark == std::string_view::npos) return {};
  const std::string_view query = path.substr(mark + 1);
  return query.substr(0, query.find('#'));
}

/// The host of an authority such as `example.com:8080` or `[::1]:80`.
inline std::string_view without_port(std::string_view authority) {
  const size_t bracket = authority.find(']');
  const size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos) return authority;
  if (bracket != std::string_view::npos && colon < bracket) return authority;
  const std::string_view port = authority.substr(colon + 1);
  const bool digits = std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? authority.substr(0, colon) : authority;
}

/// Percent-decodes; what is no escape stays as it is. `plus_is_space` as in forms.
inline std::string decode_percent(std::string_view text, bool plus_is_space) {
  const auto digit = [](char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return -1;
  };
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t index = 0; index < text.size(); ++index) {
    if (text[index] == '%' && index + 2 < text.size() && digit(text[index + 1]) >= 0 && digit(text[index + 2]) >= 0) {
      decoded.push_back(static_cast<char>(digit(text[index + 1]) * 16 + digit(text[index + 2])));
      index += 2;
    } else {
      decoded.push_back(plus_is_space && text[index] == '+' ? ' ' : text[index]);
    }
  }
  return decoded;
}

/// Percent-encodes all but unreserved characters (RFC 3986).
inline std::string encode_percent(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (unreserved.find(character) != std::string_view::npos) {
      encoded.push_back(character);
    } else {
      encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
  }
  return encoded;
}

/// Names and values of a query string or a form, decoded, in order.
using Parameters = std::vector<std::pair<std::string, std::string>>;

inline Parameters parse_parameters(std::string_view query) {
  Parameters parameters;
  if (query.empty()) return parameters;
  for (const std::string_view part : split(query, '&')) {
    if (part.empty()) continue;
    const size_t equals = part.find('=');
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    parameters.emplace_back(decode_percent(part.substr(0, equals), true), decode_percent(value, true));
  }
  return parameters;
}

/// The first value of that name.
inline std::optional<std::string_view> find_parameter(const Parameters &parameters, std::string_view name) {
  for (const auto &[key, value] : parameters)
    if (key == name) return value;
  return std::nullopt;
}

}  // namespace proxy_wasm
