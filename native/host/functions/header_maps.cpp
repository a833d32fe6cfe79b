#include "functions/registry.hpp"

namespace host {
namespace {

// Highest HeaderMapType of the ABI.
constexpr std::uint32_t max_map_type = 7;

std::optional<std::uint32_t> proxy_get_header_map_value(Vm& vm, const Arguments& args) {
  const std::uint32_t type = args[0].u32();
  if (type > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  if (!key) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}});
  const HeaderMap* const map = vm.map_to_read(type);
  const std::string* const found = map == nullptr ? nullptr : map->find(*key);
  const bool logging = vm.current_stream() != nullptr && vm.current_stream()->logging;
  if (map == nullptr && !logging) return give(Result::bad_argument);
  if (found == nullptr && vm.plan.abi != "0.1.0") return give(Result::not_found);
  const std::string value = found == nullptr ? std::string() : *found;
  if (!vm.give_back(value, args[3].u32(), args[4].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> change(Vm& vm, const Arguments& args,
                                    void (HeaderMap::*operation)(const std::string&, const std::string&)) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  const auto value = vm.memory().read(args[3].u32(), args[4].u32());
  if (!key || !value) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}, {"value", *value}});
  HeaderMap* const map = vm.map_to_change(args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  (map->*operation)(*key, *value);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_add_header_map_value(Vm& vm, const Arguments& args) { return change(vm, args, &HeaderMap::add); }

std::optional<std::uint32_t> proxy_replace_header_map_value(Vm& vm, const Arguments& args) {
  return change(vm, args, &HeaderMap::replace);
}

std::optional<std::uint32_t> proxy_remove_header_map_value(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  if (!key) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}});
  HeaderMap* const map = vm.map_to_change(args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  map->remove(*key);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_header_map_pairs(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const HeaderMap* const map = vm.map_to_read(args[0].u32());
  const std::string pairs = map == nullptr ? std::string() : serialize_pairs(map->entries());
  if (!vm.give_back(pairs, args[1].u32(), args[2].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"pairs", pairs}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_header_map_pairs(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto pairs = vm.memory().read(args[1].u32(), args[2].u32());
  if (!pairs) return give(Result::invalid_memory_access);
  vm.record_input({{"pairs", *pairs}});
  HeaderMap* const map = vm.map_to_change(args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  map->assign(parse_pairs(*pairs));
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_header_map_size(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const HeaderMap* const map = vm.map_to_change(args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  const auto size = static_cast<std::uint32_t>(map->byte_size());
  if (!vm.memory().write_u32(args[1].u32(), size)) return give(Result::invalid_memory_access);
  vm.record_output({{"size", std::to_string(size)}});
  return give(Result::ok);
}

}  // namespace

HostFunctions header_map_functions() {
  return {
      {"proxy_get_header_map_value", proxy_get_header_map_value},
      {"proxy_add_header_map_value", proxy_add_header_map_value},
      {"proxy_replace_header_map_value", proxy_replace_header_map_value},
      {"proxy_remove_header_map_value", proxy_remove_header_map_value},
      {"proxy_get_header_map_pairs", proxy_get_header_map_pairs},
      {"proxy_set_header_map_pairs", proxy_set_header_map_pairs},
      {"proxy_get_header_map_size", proxy_get_header_map_size},
  };
}

}  // namespace host
