#include "bytes.hpp"

#include <array>
#include <cstring>
#include <stdexcept>

namespace host {
namespace {

// Limits of proxy-wasm-cpp-host (include/proxy-wasm/limits.h).
constexpr std::size_t max_pairs_bytes = 1048576;
constexpr std::uint32_t max_pairs = 1024;

constexpr char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Unicode 15, table 3-7: well-formed byte sequences, without overlong forms and surrogates.
bool is_utf8(const std::string& text) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  std::size_t index = 0;
  while (index < text.size()) {
    const unsigned first = byte(index);
    std::size_t length = 1;
    unsigned low = 0x80;
    unsigned high = 0xbf;
    if (first < 0x80) {
      ++index;
      continue;
    }
    if (first >= 0xc2 && first <= 0xdf) length = 2;
    else if (first >= 0xe0 && first <= 0xef) {
      length = 3;
      if (first == 0xe0) low = 0xa0;
      if (first == 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 4;
      if (first == 0xf0) low = 0x90;
      if (first == 0xf4) high = 0x8f;
    } else return false;
    if (index + length > text.size()) return false;
    if (byte(index + 1) < low || byte(index + 1) > high) return false;
    for (std::size_t rest = 2; rest < length; ++rest) {
      if (byte(index + rest) < 0x80 || byte(index + rest) > 0xbf) return false;
    }
    index += length;
  }
  return true;
}

std::string encode_base64(const std::string& bytes) {
  std::string text;
  for (std::size_t index = 0; index < bytes.size(); index += 3) {
    std::uint32_t group = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - index);
    for (std::size_t part = 0; part < 3; ++part) {
      group = group << 8 | (part < count ? static_cast<unsigned char>(bytes[index + part]) : 0u);
    }
    for (std::size_t part = 0; part < 4; ++part) {
      text += part <= count ? base64_alphabet[group >> (18 - 6 * part) & 63] : '=';
    }
  }
  return text;
}

std::string decode_base64(const std::string& text) {
  std::string bytes;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char character : text) {
    if (character == '=') break;
    const char* found = std::strchr(base64_alphabet, character);
    if (found == nullptr || character == 0) throw std::runtime_error("malformed base64");
    group = group << 6 | static_cast<std::uint32_t>(found - base64_alphabet);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(group >> bits & 0xff);
    }
  }
  return bytes;
}

std::uint32_t read_u32(const std::string& bytes, std::size_t offset) {
  std::uint32_t value = 0;
  for (int part = 3; part >= 0; --part) value = value << 8 | static_cast<unsigned char>(bytes[offset + part]);
  return value;
}

}  // namespace

Json bytes_to_json(const std::string& bytes) {
  if (is_utf8(bytes)) return bytes;
  return Json{{"base64", encode_base64(bytes)}};
}

std::string bytes_from_json(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object() && value.contains("base64")) return decode_base64(value.at("base64").get<std::string>());
  throw std::runtime_error("expected a string or {\"base64\": …}, found " + value.dump().substr(0, 80));
}

Json pairs_to_json(const Pairs& pairs) {
  Json list = Json::array();
  for (const auto& [name, value] : pairs) list.push_back(Json::array({bytes_to_json(name), bytes_to_json(value)}));
  return list;
}

Pairs pairs_from_json(const Json& value) {
  Pairs pairs;
  for (const Json& pair : value) pairs.emplace_back(bytes_from_json(pair.at(0)), bytes_from_json(pair.at(1)));
  return pairs;
}

std::string u32le(std::uint32_t value) {
  std::string bytes(4, 0);
  for (char& byte : bytes) {
    byte = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  return bytes;
}

std::string i64le(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return u32le(static_cast<std::uint32_t>(bits)) + u32le(static_cast<std::uint32_t>(bits >> 32));
}

std::string lower_case(std::string text) {
  for (char& character : text) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return text;
}

std::string serialize_pairs(const Pairs& pairs) {
  if (pairs.empty()) return {};
  std::string sizes = u32le(static_cast<std::uint32_t>(pairs.size()));
  std::string contents;
  for (const auto& [name, value] : pairs) {
    sizes += u32le(static_cast<std::uint32_t>(name.size())) + u32le(static_cast<std::uint32_t>(value.size()));
    contents += name;
    contents += '\0';
    contents += value;
    contents += '\0';
  }
  return sizes + contents;
}

Pairs parse_pairs(const std::string& serialized) {
  if (serialized.size() > max_pairs_bytes || serialized.size() < 4) return {};
  const std::uint32_t count = read_u32(serialized, 0);
  if (count > max_pairs) return {};
  std::size_t position = 4 + std::size_t{count} * 8;
  if (position > serialized.size()) return {};
  Pairs pairs;
  for (std::uint32_t index = 0; index < count; ++index) {
    std::array<std::string, 2> parts;
    for (std::size_t part = 0; part < 2; ++part) {
      const std::size_t end = position + read_u32(serialized, 4 + index * 8 + part * 4);
      if (end >= serialized.size() || serialized[end] != 0) return {};
      parts[part] = serialized.substr(position, end - position);
      position = end + 1;
    }
    pairs.emplace_back(std::move(parts[0]), std::move(parts[1]));
  }
  return position == serialized.size() ? pairs : Pairs{};
}

}  // namespace host
