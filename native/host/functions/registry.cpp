#include "functions/registry.hpp"

namespace host {
namespace {

HostFunctions emscripten_functions() {
  return {
      {"pthread_equal", [](Vm&, const Arguments& args) -> std::optional<std::uint32_t> { return args[0].u32() == args[1].u32() ? 1 : 0; }},
      {"emscripten_notify_memory_growth", [](Vm&, const Arguments&) -> std::optional<std::uint32_t> { return std::nullopt; }},
  };
}

HostFunctions all_env_functions() {
  HostFunctions all;
  for (HostFunctions group : {log_functions(), property_functions(), header_map_functions(), buffer_functions(),
                              stream_functions(), call_functions(), foreign_functions(), shared_functions(),
                              metric_functions(), emscripten_functions()}) {
    all.merge(group);
  }
  return all;
}

}  // namespace

HostFunction find_host_function(const std::string& module, const std::string& name) {
  static const HostFunctions env = all_env_functions();
  static const HostFunctions wasi = wasi_functions();
  const HostFunctions& functions = module == "env" ? env : wasi;
  const auto found = functions.find(name);
  if (found == functions.end()) {
    throw PluginFailure("link", "Failed to load Wasm module due to a missing import: " + module + "." + name);
  }
  return found->second;
}

}  // namespace host
