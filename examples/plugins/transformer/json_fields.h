// The same operations on JSON. A key is a path of names and indices with dots between them; `\.` is a dot in a name.
#pragma once

#include "rules.h"

namespace transformer {

inline std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts(1);
  for (size_t index = 0; index < path.size(); ++index) {
    if (path[index] == '\\' && index + 1 < path.size()) {
      parts.back().push_back(path[++index]);
    } else if (path[index] == '.') {
      parts.emplace_back();
    } else {
      parts.back().push_back(path[index]);
    }
  }
  return parts;
}

inline std::optional<size_t> index_of(std::string_view part) {
  if (part.empty() || part.size() > 6) return std::nullopt;
  size_t index = 0;
  for (const char digit : part) {
    if (digit < '0' || digit > '9') return std::nullopt;
    index = index * 10 + static_cast<size_t>(digit - '0');
  }
  return index;
}

/// The member or element, or null.
inline Json *child_of(Json &json, const std::string &part) {
  if (json.is_object()) {
    const auto member = json.find(part);
    return member == json.end() ? nullptr : &*member;
  }
  const auto index = index_of(part);
  return json.is_array() && index && *index < json.size() ? &json[*index] : nullptr;
}

inline Json *find_path(Json &json, std::string_view path) {
  Json *at = &json;
  for (const std::string &part : split_path(path)) {
    at = child_of(*at, part);
    if (at == nullptr) return nullptr;
  }
  return at;
}

/// Objects on the way are made; where something else stands in the way nothing is done.
inline void set_path(Json &json, std::string_view path, Json value) {
  Json *at = &json;
  for (const std::string &part : split_path(path)) {
    Json *next = child_of(*at, part);
    if (next == nullptr) {
      if (!at->is_object() && !at->is_null()) return;
      next = &(*at)[part];
    }
    at = next;
  }
  *at = std::move(value);
}

inline void remove_path(Json &json, std::string_view path) {
  std::vector<std::string> parts = split_path(path);
  const std::string last = std::move(parts.back());
  parts.pop_back();
  Json *at = &json;
  for (const std::string &part : parts) {
    at = child_of(*at, part);
    if (at == nullptr) return;
  }
  if (at->is_object()) at->erase(last);
  const auto index = index_of(last);
  if (at->is_array() && index && *index < at->size()) at->erase(*index);
}

/// The value as the rule's `value_type` says; nothing where the text is none of that type.
inline std::optional<Json> typed_value(const std::string &text, ValueType type) {
  if (type == ValueType::string) return Json(text);
  auto parsed = proxy_wasm::parse_json(text);
  if (!parsed || (type == ValueType::number && !parsed->is_number())) return std::nullopt;
  if (type == ValueType::boolean && !parsed->is_boolean()) return std::nullopt;
  return parsed;
}

inline Json dedupe_json(const Json &values, std::string_view strategy) {
  if (values.is_string() && strategy == "SPLIT_AND_RETAIN_FIRST")
    return values.get<std::string>().substr(0, values.get<std::string>().find(','));
  if (values.is_string() && strategy == "SPLIT_AND_RETAIN_LAST") {
    const std::string text = values.get<std::string>();
    const size_t comma = text.rfind(',');
    return comma == std::string::npos ? text : text.substr(comma + 1);
  }
  if (!values.is_array() || values.empty()) return values;
  if (strategy == "RETAIN_LAST") return values.back();
  if (strategy != "RETAIN_UNIQUE") return values.front();
  Json unique = Json::array();
  for (const Json &value : values)
    if (std::find(unique.begin(), unique.end(), value) == unique.end()) unique.push_back(value);
  return unique.size() == 1 ? unique.front() : unique;
}

/// Applies one line of a rule. A map reads from `source`, which gives an array, or from `json` itself where it is null.
/// `false` where a value is not of its type.
inline bool apply(Operation operation, const Change &change, const RequestPlace &place, const FieldValues *source,
                  Json &json) {
  Json *found = find_path(json, change.key);
  switch (operation) {
    case Operation::remove:
      remove_path(json, change.key);
      return true;
    case Operation::rename:
      if (found != nullptr && change.key != change.value) {
        Json moved = std::move(*found);
        remove_path(json, change.key);
        set_path(json, change.value, std::move(moved));
      }
      return true;
    case Operation::map:
      if (source != nullptr) {
        if (const auto *values = source->find(change.key)) set_path(json, change.value, Json(*values));
      } else if (found != nullptr) {
        set_path(json, change.value, Json(*found));
      }
      return true;
    case Operation::dedupe:
      if (found != nullptr) *found = dedupe_json(*found, change.value);
      return true;
    default:
      break;
  }
  if (operation == Operation::add && found != nullptr) return true;
  auto value = typed_value(change.value_for(place), change.type);
  if (!value) return false;
  if (operation != Operation::append || found == nullptr) {
    set_path(json, change.key, std::move(*value));
  } else if (found->is_array()) {
    found->push_back(std::move(*value));
  } else {
    *found = Json::array({*found, std::move(*value)});
  }
  return true;
}

}  // namespace transformer
