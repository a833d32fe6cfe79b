#include "functions/registry.hpp"

namespace host {
namespace {

// Low two bits of an id.
constexpr std::uint32_t counter = 0;
constexpr std::uint32_t gauge = 1;

Metric* find_metric(Vm& vm, std::uint32_t id) {
  const auto found = vm.metric_ids.find(id);
  return found == vm.metric_ids.end() ? nullptr : found->second.get();
}

std::optional<std::uint32_t> proxy_define_metric(Vm& vm, const Arguments& args) {
  const auto name = vm.memory().read(args[1].u32(), args[2].u32());
  if (!name) return give(Result::invalid_memory_access);
  vm.record_input({{"name", *name}});
  const std::uint32_t type = args[0].u32();
  if (type > 2) return give(Result::bad_argument);
  const std::uint32_t id = vm.last_metric_ids[type] += 4;
  vm.metric_ids[id] = vm.state.metrics.define(type, *name);
  if (!vm.memory().write_u32(args[3].u32(), id)) return give(Result::invalid_memory_access);
  vm.record_output({{"metricId", std::to_string(id)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_increment_metric(Vm& vm, const Arguments& args) {
  const std::uint32_t type = args[0].u32() & 3;
  if (type != counter && type != gauge) return give(Result::bad_argument);
  Metric* const metric = find_metric(vm, args[0].u32());
  if (metric == nullptr) return give(Result::not_found);
  if (type == counter && args[1].bits <= 0) return give(Result::bad_argument);
  metric->value += static_cast<std::uint64_t>(args[1].bits);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_record_metric(Vm& vm, const Arguments& args) {
  Metric* const metric = find_metric(vm, args[0].u32());
  if (metric == nullptr) return give(Result::not_found);
  const auto value = static_cast<std::uint64_t>(args[1].bits);
  metric->value = metric->type == gauge ? value : metric->value + value;
  ++metric->count;
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_metric(Vm& vm, const Arguments& args) {
  const std::uint32_t type = args[0].u32() & 3;
  if (type != counter && type != gauge) return give(Result::bad_argument);
  const Metric* const metric = find_metric(vm, args[0].u32());
  if (metric == nullptr) return give(Result::not_found);
  if (!vm.memory().write_u64(args[1].u32(), metric->value)) return give(Result::invalid_memory_access);
  vm.record_output({{"value", std::to_string(metric->value)}});
  return give(Result::ok);
}

}  // namespace

HostFunctions metric_functions() {
  return {
      {"proxy_define_metric", proxy_define_metric},
      {"proxy_increment_metric", proxy_increment_metric},
      {"proxy_record_metric", proxy_record_metric},
      {"proxy_get_metric", proxy_get_metric},
  };
}

}  // namespace host
