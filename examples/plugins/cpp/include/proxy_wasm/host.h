// What the host offers, in C++ types: bytes that free themselves, views instead of pointer and size.
#pragma once

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy_wasm/abi.h"

namespace proxy_wasm {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Bytes that the host put into memory it asked the plugin for; empty and false where there was no value.
class HostBytes {
 public:
  HostBytes() = default;
  HostBytes(char *data, size_t size, bool found) : data_(data), size_(size), found_(found) {}
  HostBytes(HostBytes &&other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        found_(std::exchange(other.found_, false)) {}
  HostBytes &operator=(HostBytes &&) = delete;
  ~HostBytes() { std::free(data_); }

  explicit operator bool() const { return found_; }
  std::string_view view() const { return {data_, size_}; }
  std::string string() const { return std::string(view()); }

 private:
  char *data_ = nullptr;
  size_t size_ = 0;
  bool found_ = false;
};

inline void log(LogLevel level, std::string_view message) { proxy_log(level, message.data(), message.size()); }

/// Nanoseconds since 1970.
inline uint64_t now_nanoseconds() {
  uint64_t nanoseconds = 0;
  proxy_get_current_time_nanoseconds(&nanoseconds);
  return nanoseconds;
}

/// Seconds since 1970.
inline int64_t now_seconds() { return static_cast<int64_t>(now_nanoseconds() / 1'000'000'000U); }

inline HostBytes header(HeaderMap map, std::string_view name) {
  char *value = nullptr;
  size_t size = 0;
  const Result result = proxy_get_header_map_value(map, name.data(), name.size(), &value, &size);
  return {value, size, result == Result::ok};
}

inline HostBytes request_header(std::string_view name) { return header(HeaderMap::request_headers, name); }
inline HostBytes response_header(std::string_view name) { return header(HeaderMap::response_headers, name); }

inline void add_header(HeaderMap map, std::string_view name, std::string_view value) {
  proxy_add_header_map_value(map, name.data(), name.size(), value.data(), value.size());
}

/// Sets a header to one value, whether or not it was there.
inline void set_header(HeaderMap map, std::string_view name, std::string_view value) {
  proxy_replace_header_map_value(map, name.data(), name.size(), value.data(), value.size());
}

inline void remove_header(HeaderMap map, std::string_view name) {
  proxy_remove_header_map_value(map, name.data(), name.size());
}

/// The length of a buffer's part from `start` on is cut where the buffer ends.
inline HostBytes buffer(Buffer which, size_t start, size_t length) {
  char *data = nullptr;
  size_t size = 0;
  const Result result = proxy_get_buffer_bytes(which, start, length, &data, &size);
  return {data, size, result == Result::ok};
}

/// Puts `data` in the place of `length` bytes of the buffer, from `start` on.
inline void set_buffer(Buffer which, size_t start, size_t length, std::string_view data) {
  proxy_set_buffer_bytes(which, start, length, data.data(), data.size());
}

/// A property by its path, such as {"route_name"}; the segments are joined by a zero byte.
inline HostBytes property(std::initializer_list<std::string_view> path) {
  std::string joined;
  for (std::string_view segment : path) {
    if (!joined.empty()) joined.push_back('\0');
    joined.append(segment);
  }
  char *value = nullptr;
  size_t size = 0;
  const Result result = proxy_get_property(joined.data(), joined.size(), &value, &size);
  return {value, size, result == Result::ok};
}

/// Header pairs in the ABI's form: a count, all sizes, then each name and value with a zero byte behind it.
inline std::string serialize_pairs(const Headers &headers) {
  std::string bytes;
  const auto number = [&bytes](size_t value) {
    const auto word = static_cast<uint32_t>(value);
    char raw[sizeof word];
    std::memcpy(raw, &word, sizeof word);  // wasm is little-endian, as is every host that we build for
    bytes.append(raw, sizeof word);
  };
  number(headers.size());
  for (const auto &[name, value] : headers) {
    number(name.size());
    number(value.size());
  }
  for (const auto &[name, value] : headers) {
    bytes.append(name).push_back('\0');
    bytes.append(value).push_back('\0');
  }
  return bytes;
}

/// The pairs in `bytes`; what is cut short is left out.
inline Headers parse_pairs(std::string_view bytes) {
  const auto number = [bytes](size_t offset) {
    uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return static_cast<size_t>(word);
  };
  Headers headers;
  if (bytes.size() < 4) return headers;
  const size_t count = number(0);
  if (count > (bytes.size() - 4) / 8) return headers;
  headers.reserve(count);
  size_t offset = 4 + 8 * count;
  for (size_t index = 0; index < count; ++index) {
    const size_t name_size = number(4 + 8 * index);
    const size_t value_size = number(8 + 8 * index);
    const size_t left = bytes.size() - offset;
    if (name_size >= left || value_size >= left - name_size - 1) break;
    headers.emplace_back(bytes.substr(offset, name_size), bytes.substr(offset + name_size + 1, value_size));
    offset += name_size + value_size + 2;
  }
  return headers;
}

inline Headers headers(HeaderMap map) {
  char *pairs = nullptr;
  size_t size = 0;
  const Result result = proxy_get_header_map_pairs(map, &pairs, &size);
  return parse_pairs(HostBytes(pairs, size, result == Result::ok).view());
}

inline void set_headers(HeaderMap map, const Headers &headers) {
  const std::string pairs = serialize_pairs(headers);
  proxy_set_header_map_pairs(map, pairs.data(), pairs.size());
}

/// Makes the gateway choose the route again, after headers that it depends on were changed.
inline void clear_route_cache() {
  constexpr std::string_view name = "clear_route_cache";
  char *result = nullptr;
  size_t size = 0;
  proxy_call_foreign_function(name.data(), name.size(), "", 0, &result, &size);
  std::free(result);
}

/// Answers the request in the plugin's place. `details` goes to the access log.
inline void send_local_response(uint32_t status, std::string_view details, std::string_view body,
                                const Headers &headers = {}) {
  const std::string pairs = serialize_pairs(headers);
  constexpr int32_t no_grpc_status = -1;
  proxy_send_local_response(status, details.data(), details.size(), body.data(), body.size(), pairs.data(),
                            pairs.size(), no_grpc_status);
}

}  // namespace proxy_wasm
