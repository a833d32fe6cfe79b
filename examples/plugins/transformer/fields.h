// Operations on fields with values: headers, query parameters, forms.
#pragma once

#include "rules.h"

namespace transformer {

inline FieldValues::Values dedupe(const FieldValues::Values &values, std::string_view strategy) {
  if (values.empty()) return values;
  if (strategy == "RETAIN_LAST") return {values.back()};
  if (strategy == "RETAIN_UNIQUE") {
    FieldValues::Values unique;
    for (const std::string &value : values)
      if (std::find(unique.begin(), unique.end(), value) == unique.end()) unique.push_back(value);
    return unique;
  }
  if (strategy == "SPLIT_AND_RETAIN_FIRST") return {values.front().substr(0, values.front().find(','))};
  if (strategy == "SPLIT_AND_RETAIN_LAST") {
    const size_t comma = values.back().rfind(',');
    return {comma == std::string::npos ? values.back() : values.back().substr(comma + 1)};
  }
  return {values.front()};
}

/// Applies one line of a rule. `source` is where a map reads.
inline void apply(Operation operation, const Change &change, const RequestPlace &place, const FieldValues &source,
                  FieldValues &fields) {
  const FieldValues::Values *values = fields.find(change.key);
  switch (operation) {
    case Operation::remove:
      fields.remove(change.key);
      return;
    case Operation::rename:
      fields.rename(change.key, change.value);
      return;
    case Operation::map:
      if (const auto *mapped = source.find(change.key)) fields.set(change.value, FieldValues::Values(*mapped));
      return;
    case Operation::dedupe:
      if (values != nullptr) fields.set(change.key, dedupe(*values, change.value));
      return;
    default:
      break;
  }
  if (operation == Operation::add && values != nullptr) return;
  std::string value = change.value_for(place);
  if (operation == Operation::append && values != nullptr) {
    FieldValues::Values longer = *values;
    longer.push_back(std::move(value));
    fields.set(change.key, std::move(longer));
  } else {
    fields.set(change.key, {std::move(value)});
  }
}

}  // namespace transformer
