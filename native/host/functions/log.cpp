// Logging and properties: what needs one line each.
#include "functions/registry.hpp"
#include "properties.hpp"

namespace host {
namespace {

std::string without_trailing_nul(std::string path) {
  if (!path.empty() && path.back() == '\0') path.pop_back();
  return path;
}

std::optional<std::uint32_t> proxy_log(Vm& vm, const Arguments& args) {
  if (args[0].u32() > 5) return give(Result::bad_argument);
  const auto message = vm.memory().read(args[1].u32(), args[2].u32());
  if (!message) return give(Result::invalid_memory_access);
  vm.record_input({{"message", *message}});
  vm.write_log(args[0].u32(), *message);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_log_level(Vm& vm, const Arguments& args) {
  const unsigned level = vm.state.scenario.log_level;
  if (!vm.memory().write_u32(args[0].u32(), level)) return give(Result::invalid_memory_access);
  vm.record_output({{"level", std::to_string(level)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_property(Vm& vm, const Arguments& args) {
  const auto path = vm.memory().read(args[0].u32(), args[1].u32());
  if (!path) return give(Result::invalid_memory_access);
  vm.record_input({{"path", *path}});
  const Property property = find_property(vm, without_trailing_nul(*path));
  if (property.result != Result::ok) return give(property.result);
  if (!vm.give_back(property.value, args[2].u32(), args[3].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", property.value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_property(Vm& vm, const Arguments& args) {
  const auto path = vm.memory().read(args[0].u32(), args[1].u32());
  const auto value = vm.memory().read(args[2].u32(), args[3].u32());
  if (!path || !value) return give(Result::invalid_memory_access);
  vm.record_input({{"path", *path}, {"value", *value}});
  Stream* const stream = vm.current_stream();
  if (stream == nullptr) return give(Result::not_found);
  stream->own_properties[without_trailing_nul(*path)] = *value;
  return give(Result::ok);
}

}  // namespace

HostFunctions log_functions() { return {{"proxy_log", proxy_log}, {"proxy_get_log_level", proxy_get_log_level}}; }

HostFunctions property_functions() {
  return {{"proxy_get_property", proxy_get_property}, {"proxy_set_property", proxy_set_property}};
}

}  // namespace host
