// Shared data and shared queues.
#include "functions/registry.hpp"

namespace host {
namespace {

std::optional<std::uint32_t> give_queue_id(Vm& vm, std::uint32_t id, std::uint32_t address) {
  if (!vm.memory().write_u32(address, id)) return give(Result::invalid_memory_access);
  vm.record_output({{"queueId", std::to_string(id)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_shared_data(Vm& vm, const Arguments& args) {
  const auto key = vm.memory().read(args[0].u32(), args[1].u32());
  if (!key) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}});
  const SharedEntry* const found = vm.state.shared_data.find(*key);
  if (found == nullptr) return give(Result::not_found);
  const SharedEntry entry = *found;
  if (!vm.give_back(entry.value, args[2].u32(), args[3].u32()) || !vm.memory().write_u32(args[4].u32(), entry.cas)) {
    return give(Result::invalid_memory_access);
  }
  vm.record_output({{"value", entry.value}, {"cas", std::to_string(entry.cas)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_shared_data(Vm& vm, const Arguments& args) {
  const auto key = vm.memory().read(args[0].u32(), args[1].u32());
  const auto value = vm.memory().read(args[2].u32(), args[3].u32());
  if (!key || !value) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}, {"value", *value}});
  return give(vm.state.shared_data.set(*key, *value, args[4].u32()));
}

std::optional<std::uint32_t> proxy_register_shared_queue(Vm& vm, const Arguments& args) {
  const auto name = vm.memory().read(args[0].u32(), args[1].u32());
  if (!name) return give(Result::invalid_memory_access);
  vm.record_input({{"name", *name}});
  return give_queue_id(vm, vm.state.queues.create(*name), args[2].u32());
}

std::optional<std::uint32_t> proxy_resolve_shared_queue(Vm& vm, const Arguments& args) {
  const auto vm_id = vm.memory().read(args[0].u32(), args[1].u32());
  const auto name = vm.memory().read(args[2].u32(), args[3].u32());
  if (!vm_id || !name) return give(Result::invalid_memory_access);
  vm.record_input({{"vmId", *vm_id}, {"name", *name}});
  const bool own = vm_id->empty() || *vm_id == vm.state.scenario.vm_id;
  const auto id = own ? vm.state.queues.resolve(*name) : std::nullopt;
  return id ? give_queue_id(vm, *id, args[4].u32()) : give(Result::not_found);
}

std::optional<std::uint32_t> proxy_dequeue_shared_queue(Vm& vm, const Arguments& args) {
  std::deque<std::string>* const queue = vm.state.queues.find(args[0].u32());
  if (queue == nullptr) return give(Result::not_found);
  if (queue->empty()) return give(Result::empty);
  const std::string value = std::move(queue->front());
  queue->pop_front();
  if (!vm.give_back(value, args[1].u32(), args[2].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_enqueue_shared_queue(Vm& vm, const Arguments& args) {
  const std::uint32_t id = args[0].u32();
  const auto value = vm.memory().read(args[1].u32(), args[2].u32());
  if (!value) return give(Result::invalid_memory_access);
  vm.record_input({{"value", *value}});
  std::deque<std::string>* const queue = vm.state.queues.find(id);
  if (queue == nullptr) return give(Result::not_found);
  queue->push_back(*value);
  vm.events.push_back([&vm, id] { vm.call_export("proxy_on_queue_ready", {root_context_id, id}, root_context_id, "callout"); });
  return give(Result::ok);
}

}  // namespace

HostFunctions shared_functions() {
  return {
      {"proxy_get_shared_data", proxy_get_shared_data},
      {"proxy_set_shared_data", proxy_set_shared_data},
      {"proxy_register_shared_queue", proxy_register_shared_queue},
      {"proxy_resolve_shared_queue", proxy_resolve_shared_queue},
      {"proxy_dequeue_shared_queue", proxy_dequeue_shared_queue},
      {"proxy_enqueue_shared_queue", proxy_enqueue_shared_queue},
  };
}

}  // namespace host
