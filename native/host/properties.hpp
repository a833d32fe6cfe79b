// Properties: set by the plugin, given by the scenario, or derived from the exchange.
#pragma once

#include <string>

#include "vm.hpp"

namespace host {

// A property's value, or why there is none.
struct Property {
  Result result;
  std::string value;
};

// `path`: segments joined by NUL.
Property find_property(const Vm& vm, const std::string& path);

}  // namespace host
