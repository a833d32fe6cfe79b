// Reading configuration: nlohmann's JSON, and fields that say what is wrong with them instead of throwing.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace proxy_wasm {

using Json = nlohmann::json;

/// The value, or nothing where `text` is no JSON.
inline std::optional<Json> parse_json(std::string_view text) {
  Json value = Json::parse(text.begin(), text.end(), nullptr, false);
  if (value.is_discarded()) return std::nullopt;
  return value;
}

/// Compact JSON; bytes that are no UTF-8 become the replacement character.
inline std::string write_json(const Json &value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

namespace detail {

inline bool assign(const Json &value, std::string &target) {
  if (!value.is_string()) return false;
  target = value.get_ref<const std::string &>();
  return true;
}

inline bool assign(const Json &value, bool &target) {
  if (!value.is_boolean()) return false;
  target = value.get<bool>();
  return true;
}

inline bool assign(const Json &value, int64_t &target) {
  if (!value.is_number_integer()) return false;
  target = value.get<int64_t>();
  return true;
}

inline bool assign(const Json &value, uint32_t &target) {
  int64_t wide = 0;
  if (!assign(value, wide) || wide < 0 || wide > UINT32_MAX) return false;
  target = static_cast<uint32_t>(wide);
  return true;
}

template <typename Item>
bool assign(const Json &value, std::vector<Item> &target) {
  if (!value.is_array()) return false;
  for (const Json &item : value) {
    Item read{};
    if (!assign(item, read)) return false;
    target.push_back(std::move(read));
  }
  return true;
}

template <typename Value>
bool assign(const Json &value, std::optional<Value> &target) {
  Value read{};
  if (!assign(value, read)) return false;
  target = std::move(read);
  return true;
}

}  // namespace detail

/// Reads a field that may be missing. `false`, with the reason in `problem`, when it is of another type.
template <typename Target>
bool read_field(const Json &object, const char *name, Target &target, std::string &problem) {
  const auto field = object.find(name);
  if (field == object.end() || detail::assign(*field, target)) return true;
  problem = std::string("'") + name + "' is of the wrong type";
  return false;
}

/// Reads a field that has to be there.
template <typename Target>
bool require_field(const Json &object, const char *name, Target &target, std::string &problem) {
  if (object.is_object() && object.contains(name)) return read_field(object, name, target, problem);
  problem = std::string("'") + name + "' is missing";
  return false;
}

}  // namespace proxy_wasm
