// Fields with one or more values each, in order: headers, query parameters, forms.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy_wasm/http.h"

namespace proxy_wasm {

class FieldValues {
 public:
  using Values = std::vector<std::string>;

  FieldValues() = default;

  /// Values of one name that stand apart come together, at the place of the first.
  explicit FieldValues(const std::vector<std::pair<std::string, std::string>> &pairs) {
    for (const auto &[name, value] : pairs) at(name).push_back(value);
  }

  const std::vector<std::pair<std::string, Values>> &fields() const { return fields_; }

  /// Null where there is no such field.
  const Values *find(std::string_view name) const {
    for (const auto &field : fields_)
      if (field.first == name) return &field.second;
    return nullptr;
  }

  void remove(std::string_view name) {
    fields_.erase(std::remove_if(fields_.begin(), fields_.end(), [name](const auto &f) { return f.first == name; }),
                  fields_.end());
  }

  void set(std::string_view name, Values values) { at(name) = std::move(values); }

  /// The values come behind those that have the new name already.
  void rename(std::string_view from, std::string_view to) {
    const Values *values = find(from);
    if (values == nullptr || from == to) return;
    const Values moved = *values;
    remove(from);
    Values &target = at(to);
    target.insert(target.end(), moved.begin(), moved.end());
  }

 private:
  Values &at(std::string_view name) {
    for (auto &field : fields_)
      if (field.first == name) return field.second;
    return fields_.emplace_back(name, Values{}).second;
  }

  std::vector<std::pair<std::string, Values>> fields_;
};

/// As in a query string or a form, in order of name.
inline std::string encode_parameters(const FieldValues &parameters) {
  auto fields = parameters.fields();
  std::stable_sort(fields.begin(), fields.end(),
                   [](const auto &left, const auto &right) { return left.first < right.first; });
  std::string text;
  for (const auto &[name, values] : fields) {
    for (const std::string &value : values) {
      if (!text.empty()) text.push_back('&');
      text.append(encode_percent(name)).append("=").append(encode_percent(value));
    }
  }
  return text;
}

}  // namespace proxy_wasm
