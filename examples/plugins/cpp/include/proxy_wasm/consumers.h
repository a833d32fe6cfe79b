// What the authentication plugins share.
#pragma once

#include <optional>
#include <string>

#include "proxy_wasm/json.h"
#include "proxy_wasm/rules.h"

namespace proxy_wasm {

/// Whether a consumer that was found may pass here.
inline bool is_allowed(const std::set<std::string, std::less<>> *allowed, const std::string &name) {
  return allowed == nullptr || allowed->count(name) > 0;
}

/// Reads the `consumers` of a configuration, each with `Consumer::parse(const Json &, std::string &problem)`.
template <typename Consumer>
bool read_consumers(const Json &configuration, std::vector<Consumer> &consumers, std::string &problem) {
  const auto list = configuration.find("consumers");
  if (list == configuration.end()) return true;
  if (!list->is_array()) {
    problem = "'consumers' is no array";
    return false;
  }
  for (const Json &item : *list) {
    Consumer consumer;
    if (!require_field(item, "name", consumer.name, problem) || !consumer.parse(item, problem)) return false;
    for (const Consumer &other : consumers) {
      if (other.name != consumer.name) continue;
      problem = "two consumers have the name '" + consumer.name + "'";
      return false;
    }
    consumers.push_back(std::move(consumer));
  }
  return true;
}

}  // namespace proxy_wasm
