// The host functions by name; one file for each group of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vm.hpp"

namespace host {

using HostFunctions = std::map<std::string, HostFunction>;

HostFunctions log_functions();
HostFunctions property_functions();
HostFunctions header_map_functions();
HostFunctions buffer_functions();
HostFunctions stream_functions();
HostFunctions call_functions();
HostFunctions foreign_functions();
HostFunctions shared_functions();
HostFunctions metric_functions();
HostFunctions wasi_functions();

// The implementation of an import that passed the link checks.
HostFunction find_host_function(const std::string& module, const std::string& name);

inline std::optional<std::uint32_t> give(Result result) { return static_cast<std::uint32_t>(result); }

}  // namespace host
