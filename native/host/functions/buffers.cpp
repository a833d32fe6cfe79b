#include "functions/registry.hpp"

namespace host {
namespace {

constexpr std::uint32_t redis_buffer = 9;

// A body that the plugin can change (`side`), or bytes that it can only read.
struct GuestBuffer {
  Side* side = nullptr;
  std::string bytes;

  std::string& content() {
    if (side == nullptr) return bytes;
    return side->buffering ? side->held : *side->chunk;
  }
};

std::optional<GuestBuffer> body_of(Side* side) {
  const bool present = side != nullptr && (side->buffering || side->chunk);
  return present ? GuestBuffer{side, {}} : GuestBuffer{};
}

std::optional<GuestBuffer> read_only(const std::optional<std::string>& bytes) {
  return bytes ? std::optional<GuestBuffer>(GuestBuffer{nullptr, *bytes}) : std::nullopt;
}

std::optional<GuestBuffer> buffer_of(Vm& vm, std::uint32_t type) {
  Stream* const stream = vm.current_stream();
  switch (type) {
    case 0: return body_of(stream == nullptr ? nullptr : &stream->request);
    case 1: return body_of(stream == nullptr ? nullptr : &stream->response);
    case 4: return read_only(vm.callouts.http_body);
    case 5: return GuestBuffer{nullptr, vm.callouts.grpc_message.value_or("")};
    case 6: return GuestBuffer{nullptr, vm.state.scenario.vm_configuration};
    case 7: return vm.configuring ? read_only(vm.state.scenario.configuration) : std::nullopt;
    case redis_buffer: return read_only(vm.callouts.redis_response);
    default: return GuestBuffer{};
  }
}

bool is_buffer_type(const Vm& vm, std::uint32_t type) { return type <= (vm.state.profile.has_redis() ? redis_buffer : 8); }

std::optional<std::uint32_t> proxy_get_buffer_bytes(Vm& vm, const Arguments& args) {
  if (!is_buffer_type(vm, args[0].u32())) return give(Result::bad_argument);
  auto buffer = buffer_of(vm, args[0].u32());
  if (!buffer) return give(Result::not_found);
  const std::string& content = buffer->content();
  const std::size_t start = std::min<std::size_t>(args[1].u32(), content.size());
  const std::string value = content.substr(start, args[2].u32());
  if (!vm.give_back(value, args[3].u32(), args[4].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_buffer_status(Vm& vm, const Arguments& args) {
  if (!is_buffer_type(vm, args[0].u32())) return give(Result::bad_argument);
  auto buffer = buffer_of(vm, args[0].u32());
  if (!buffer) return give(Result::not_found);
  const auto size = static_cast<std::uint32_t>(buffer->content().size());
  if (!vm.memory().write_u32(args[1].u32(), size) || !vm.memory().write_u32(args[2].u32(), 0)) {
    return give(Result::invalid_memory_access);
  }
  vm.record_output({{"size", std::to_string(size)}, {"flags", "0"}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_buffer_bytes(Vm& vm, const Arguments& args) {
  if (!is_buffer_type(vm, args[0].u32())) return give(Result::bad_argument);
  auto buffer = buffer_of(vm, args[0].u32());
  if (!buffer) return give(Result::not_found);
  const auto value = vm.memory().read(args[3].u32(), args[4].u32());
  if (!value) return give(Result::invalid_memory_access);
  vm.record_input({{"value", *value}});
  if (buffer->side == nullptr) return give(Result::bad_argument);
  std::string& content = buffer->content();
  const std::size_t start = args[1].u32();
  if (start == 0) content = *value + content.substr(std::min<std::size_t>(args[2].u32(), content.size()));
  else if (start >= content.size()) content += *value;
  else return give(Result::bad_argument);
  return give(Result::ok);
}

}  // namespace

HostFunctions buffer_functions() {
  return {
      {"proxy_get_buffer_bytes", proxy_get_buffer_bytes},
      {"proxy_get_buffer_status", proxy_get_buffer_status},
      {"proxy_set_buffer_bytes", proxy_set_buffer_bytes},
  };
}

}  // namespace host
