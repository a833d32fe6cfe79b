#include "callouts.hpp"
#include "functions/registry.hpp"

namespace host {
namespace {

// Reads ranges of memory given as address, size, address, size, …; nothing when any lies outside.
std::optional<std::vector<std::string>> read_all(Vm& vm, const Arguments& args, std::size_t count) {
  std::vector<std::string> values;
  for (std::size_t index = 0; index < count; ++index) {
    auto value = vm.memory().read(args[index * 2].u32(), args[index * 2 + 1].u32());
    if (!value) return std::nullopt;
    values.push_back(std::move(*value));
  }
  return values;
}

std::optional<std::uint32_t> give_id(Vm& vm, std::uint32_t id, std::uint32_t address) {
  if (!vm.memory().write_u32(address, id)) return give(Result::invalid_memory_access);
  vm.record_output({{"callId", std::to_string(id)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_http_call(Vm& vm, const Arguments& args) {
  const auto values = read_all(vm, args, 4);
  if (!values) return give(Result::invalid_memory_access);
  vm.record_input({{"upstream", values->at(0)}, {"headers", values->at(1)}, {"body", values->at(2)}, {"trailers", values->at(3)}});
  const auto timeout = static_cast<std::int32_t>(args[8].u32());
  const std::uint32_t address = args[9].u32();
  if (!vm.memory().write_u32(address, 0)) return give(Result::invalid_memory_access);
  if (timeout < 0 || !is_http_call(parse_pairs(values->at(1)))) return give(Result::bad_argument);
  return give_id(vm, start_http_call(vm), address);
}

std::optional<std::uint32_t> proxy_grpc_call(Vm& vm, const Arguments& args) {
  const auto values = read_all(vm, args, 5);
  if (!values) return give(Result::invalid_memory_access);
  vm.record_input({{"service", values->at(0)}, {"serviceName", values->at(1)}, {"method", values->at(2)},
                   {"metadata", values->at(3)}, {"message", values->at(4)}});
  return give_id(vm, start_grpc_call(vm), args[11].u32());
}

std::optional<std::uint32_t> proxy_grpc_stream(Vm& vm, const Arguments& args) {
  const auto values = read_all(vm, args, 4);
  if (!values) return give(Result::invalid_memory_access);
  vm.record_input({{"service", values->at(0)}, {"serviceName", values->at(1)}, {"method", values->at(2)}, {"metadata", values->at(3)}});
  return give_id(vm, start_grpc_stream(vm), args[8].u32());
}

std::optional<std::uint32_t> end_grpc(Vm& vm, std::uint32_t id, bool drop_stream) {
  const std::uint32_t type = id & 3;
  if (type != grpc_callout && type != grpc_stream_callout) return give(Result::bad_argument);
  if (vm.callouts.open.count(id) == 0) return give(Result::not_found);
  if (type == grpc_callout || drop_stream) vm.callouts.open.erase(id);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_grpc_cancel(Vm& vm, const Arguments& args) { return end_grpc(vm, args[0].u32(), true); }
std::optional<std::uint32_t> proxy_grpc_close(Vm& vm, const Arguments& args) { return end_grpc(vm, args[0].u32(), false); }

std::optional<std::uint32_t> proxy_grpc_send(Vm& vm, const Arguments& args) {
  const auto message = vm.memory().read(args[1].u32(), args[2].u32());
  if (!message) return give(Result::invalid_memory_access);
  vm.record_input({{"message", *message}});
  const std::uint32_t id = args[0].u32();
  if ((id & 3) != grpc_stream_callout) return give(Result::bad_argument);
  return give(vm.callouts.open.count(id) > 0 ? Result::ok : Result::not_found);
}

std::optional<std::uint32_t> proxy_redis_init(Vm& vm, const Arguments& args) {
  const auto values = read_all(vm, args, 3);
  if (!values) return give(Result::invalid_memory_access);
  vm.record_input({{"service", values->at(0)}, {"username", values->at(1)}, {"password", values->at(2)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_redis_call(Vm& vm, const Arguments& args) {
  const auto values = read_all(vm, args, 2);
  if (!values) return give(Result::invalid_memory_access);
  vm.record_input({{"service", values->at(0)}, {"query", values->at(1)}});
  const std::uint32_t address = args[4].u32();
  if (!vm.memory().write_u32(address, 0)) return give(Result::invalid_memory_access);
  return give_id(vm, start_redis_call(vm), address);
}

}  // namespace

HostFunctions call_functions() {
  return {
      {"proxy_http_call", proxy_http_call},     {"proxy_grpc_call", proxy_grpc_call},
      {"proxy_grpc_stream", proxy_grpc_stream}, {"proxy_grpc_cancel", proxy_grpc_cancel},
      {"proxy_grpc_close", proxy_grpc_close},   {"proxy_grpc_send", proxy_grpc_send},
      {"proxy_redis_init", proxy_redis_init},   {"proxy_redis_call", proxy_redis_call},
  };
}

}  // namespace host
