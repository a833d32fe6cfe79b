// Properties: set by the plugin, given by the scenario, or derived from the exchange.
#pragma once

#include <optional>
#include <string>

#include "vm.hpp"

namespace host {

// `path`: segments joined by NUL.
std::optional<std::string> find_property(const Vm& vm, const std::string& path);

}  // namespace host
