// The rules of the transformer: what to do with which fields.
#pragma once

#include "proxy_wasm/field_values.h"
#include "proxy_wasm/json.h"
#include "proxy_wasm/regex.h"

namespace transformer {

using proxy_wasm::FieldValues;
using proxy_wasm::Json;
using proxy_wasm::read_field;
using proxy_wasm::Regex;
using proxy_wasm::require_field;

enum class Operation { remove, rename, replace, add, append, map, dedupe };
enum class Source { own, headers, querys, body };
enum class ValueType { string, number, boolean, object };

/// What patterns of a rule are matched against.
struct RequestPlace {
  std::string host;
  std::string path;
};

/// One line of a rule. `key` is also `oldKey` and `fromKey`; `value` is also `newKey`, `newValue`, `appendValue`,
/// `toKey` and `strategy`.
struct Change {
  std::string key;
  std::string value;
  ValueType type = ValueType::string;
  std::optional<Regex> host_pattern;
  std::optional<Regex> path_pattern;

  bool parse(const Json &json, Operation operation, bool names_are_lower, std::string &problem) {
    const auto [key_name, value_name] = field_names(operation);
    if (!require_field(json, key_name, key, problem)) return false;
    const bool needs_value = operation != Operation::remove && operation != Operation::dedupe;
    if (needs_value && !require_field(json, value_name, value, problem)) return false;
    if (!needs_value && !read_field(json, value_name, value, problem)) return false;
    if (names_are_lower) {
      key = proxy_wasm::to_lower(key);
      if (operation == Operation::rename || operation == Operation::map) value = proxy_wasm::to_lower(value);
    }
    return parse_type(json, problem) && parse_pattern(json, "host_pattern", host_pattern, problem) &&
           parse_pattern(json, "path_pattern", path_pattern, problem) && check_strategy(operation, problem);
  }

  /// The value for this request, `$1` and `${1}` being groups of the pattern. Where the pattern does not match, the value
  /// stands as it is written.
  std::string value_for(const RequestPlace &place) const {
    if (!host_pattern && !path_pattern) return value;
    const auto groups = host_pattern ? host_pattern->find(place.host) : path_pattern->find(place.path);
    return groups ? expand(value, *groups) : value;
  }

 private:
  static std::pair<const char *, const char *> field_names(Operation operation) {
    switch (operation) {
      case Operation::rename:
        return {"oldKey", "newKey"};
      case Operation::replace:
        return {"key", "newValue"};
      case Operation::add:
        return {"key", "value"};
      case Operation::append:
        return {"key", "appendValue"};
      case Operation::map:
        return {"fromKey", "toKey"};
      default:
        return {"key", "strategy"};
    }
  }

  bool parse_type(const Json &json, std::string &problem) {
    std::string name = "string";
    if (!read_field(json, "value_type", name, problem)) return false;
    if (name == "string") return type = ValueType::string, true;
    if (name == "number") return type = ValueType::number, true;
    if (name == "boolean") return type = ValueType::boolean, true;
    if (name == "object") return type = ValueType::object, true;
    problem = "'value_type' is none of string, number, boolean, object";
    return false;
  }

  static bool parse_pattern(const Json &json, const char *name, std::optional<Regex> &pattern, std::string &problem) {
    std::string text;
    if (!read_field(json, name, text, problem)) return false;
    if (text.empty()) return true;
    pattern = Regex::compile(text, problem);
    return pattern.has_value();
  }

  bool check_strategy(Operation operation, std::string &problem) {
    if (operation != Operation::dedupe) return true;
    if (value.empty()) value = "RETAIN_FIRST";
    for (const char *known :
         {"RETAIN_FIRST", "RETAIN_LAST", "RETAIN_UNIQUE", "SPLIT_AND_RETAIN_FIRST", "SPLIT_AND_RETAIN_LAST"})
      if (value == known) return true;
    problem = "unknown 'strategy' " + value;
    return false;
  }

  static std::string expand(std::string_view text, const Regex::Groups &groups) {
    std::string expanded;
    for (size_t index = 0; index < text.size(); ++index) {
      // A backslash before the dollar is what shells and YAML writers leave.
      if (text[index] == '\\' && index + 1 < text.size() && text[index + 1] == '$') continue;
      if (text[index] != '$') {
        expanded.push_back(text[index]);
        continue;
      }
      const bool braces = index + 1 < text.size() && text[index + 1] == '{';
      size_t end = index + (braces ? 2 : 1);
      size_t group = 0;
      const size_t digits = end;
      for (; end < text.size() && end - digits < 3 && text[end] >= '0' && text[end] <= '9'; ++end)
        group = group * 10 + static_cast<size_t>(text[end] - '0');
      if (end == digits || (braces && (end >= text.size() || text[end] != '}'))) {
        expanded.push_back('$');
        continue;
      }
      if (group < groups.size()) expanded.append(groups[group]);
      index = braces ? end : end - 1;
    }
    return expanded;
  }
};

/// One rule: an operation on headers, query parameters and fields of the body.
struct Rule {
  Operation operation = Operation::remove;
  Source source = Source::own;
  std::vector<Change> headers;
  std::vector<Change> querys;
  std::vector<Change> body;

  bool parse(const Json &json, bool for_request, std::string &problem) {
    std::string name;
    if (!require_field(json, "operate", name, problem) || !parse_operation(name, problem)) return false;
    if (!parse_source(json, problem)) return false;
    if (!parse_changes(json, "headers", true, headers, problem)) return false;
    if (!parse_changes(json, "querys", false, querys, problem)) return false;
    if (!parse_changes(json, "body", false, body, problem)) return false;
    if (!for_request && (!querys.empty() || source == Source::querys)) {
      problem = "a response has no 'querys'";
      return false;
    }
    if (source == Source::body && (!headers.empty() || !querys.empty())) {
      problem = "'mapSource: body' can only map to the body: headers are sent on before the body comes";
      return false;
    }
    return true;
  }

 private:
  bool parse_operation(std::string_view name, std::string &problem) {
    constexpr std::string_view names[] = {"remove", "rename", "replace", "add", "append", "map", "dedupe"};
    const auto found = std::find(std::begin(names), std::end(names), name);
    operation = static_cast<Operation>(found - std::begin(names));
    problem = "unknown 'operate' " + std::string(name);
    return found != std::end(names);
  }

  bool parse_source(const Json &json, std::string &problem) {
    std::string name;
    if (!read_field(json, "mapSource", name, problem)) return false;
    if (name == "headers") source = Source::headers;
    if (name == "querys") source = Source::querys;
    if (name == "body") source = Source::body;
    problem = "unknown 'mapSource' " + name;
    return name.empty() || source != Source::own;
  }

  bool parse_changes(const Json &json, const char *name, bool names_are_lower, std::vector<Change> &changes,
                     std::string &problem) {
    const auto list = json.find(name);
    if (list == json.end()) return true;
    if (!list->is_array()) {
      problem = std::string("'") + name + "' is no array";
      return false;
    }
    for (const Json &item : *list) {
      Change change;
      if (!change.parse(item, operation, names_are_lower, problem)) return false;
      changes.push_back(std::move(change));
    }
    return true;
  }
};

}  // namespace transformer
