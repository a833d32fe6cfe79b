// What acts on the stream, the context and the clock.
#include "functions/registry.hpp"
#include "injection.hpp"

namespace host {
namespace {

std::optional<std::uint32_t> continue_side(Vm& vm, SideName name) {
  Stream* const stream = vm.current_stream();
  if (stream == nullptr) return give(Result::ok);
  vm.actions.push_back([stream, name] {
    Side& side = name == SideName::request ? stream->request : stream->response;
    if (!stream->closed && side.hold != Hold::none) side.pass_on();
  });
  // Envoy takes the request away from the plugin, whichever side goes on.
  stream->request.headers_visible = false;
  stream->request.trailers_visible = false;
  stream->request.body_present = false;
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_continue_request(Vm& vm, const Arguments&) { return continue_side(vm, SideName::request); }
std::optional<std::uint32_t> proxy_continue_response(Vm& vm, const Arguments&) { return continue_side(vm, SideName::response); }

std::optional<std::uint32_t> proxy_continue_stream(Vm& vm, const Arguments& args) {
  switch (args[0].u32()) {
    case 0: return continue_side(vm, SideName::request);
    case 1: return continue_side(vm, SideName::response);
    case 2: return give(Result::ok);
    case 3: return give(Result::unimplemented);
    default: return give(Result::bad_argument);
  }
}

std::optional<std::uint32_t> proxy_close_stream(Vm& vm, const Arguments& args) {
  const std::uint32_t type = args[0].u32();
  if (type > 3) return give(Result::bad_argument);
  Stream* const stream = type < 2 ? vm.current_stream() : nullptr;
  if (stream != nullptr) {
    vm.actions.push_back([stream] {
      if (stream->closed || stream->response.passed_on.complete) return;
      stream->closed = true;
      stream->reset = true;
    });
  }
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_clear_route_cache(Vm&, const Arguments&) { return give(Result::ok); }

std::optional<std::uint32_t> proxy_send_local_response(Vm& vm, const Arguments& args) {
  const auto details = vm.memory().read(args[1].u32(), args[2].u32());
  const auto body = vm.memory().read(args[3].u32(), args[4].u32());
  const auto headers = vm.memory().read(args[5].u32(), args[6].u32());
  if (!details || !body || !headers) return give(Result::invalid_memory_access);
  vm.record_input({{"details", *details}, {"body", *body}, {"headers", *headers}});
  if (Stream* const stream = vm.current_stream()) {
    LocalResponse local{args[0].u32(), *details, parse_pairs(*headers), *body, static_cast<std::int32_t>(args[7].u32())};
    vm.actions.push_back([stream, local = std::move(local)] { stream->answer(local); });
  }
  vm.sent_local_response = true;
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_effective_context(Vm& vm, const Arguments& args) {
  const std::uint32_t context = args[0].u32();
  const bool known = context == 0 || context == root_context_id || (vm.stream != nullptr && vm.stream->id == context);
  if (!known) return give(Result::bad_argument);
  vm.effective_context = context;
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_done(Vm& vm, const Arguments&) {
  if (!vm.done_pending) return give(Result::not_found);
  vm.done_pending = false;
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_tick_period_milliseconds(Vm& vm, const Arguments& args) {
  vm.tick_period = args[0].u32();
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_current_time_nanoseconds(Vm& vm, const Arguments& args) {
  const std::uint64_t time = vm.state.clock.read();
  if (!vm.memory().write_u64(args[0].u32(), time)) return give(Result::invalid_memory_access);
  vm.record_output({{"time", std::to_string(time)}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_configuration(Vm& vm, const Arguments& args) {
  const Scenario& scenario = vm.state.scenario;
  const std::string& value = vm.configuring ? scenario.configuration : scenario.vm_configuration;
  if (!vm.give_back(value, args[0].u32(), args[1].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_status(Vm& vm, const Arguments& args) {
  const std::uint32_t code = vm.callouts.status_code;
  const std::string message = vm.callouts.status_message;
  if (!vm.memory().write_u32(args[0].u32(), code)) return give(Result::invalid_memory_access);
  if (!vm.give_back(message, args[1].u32(), args[2].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"code", std::to_string(code)}, {"message", message}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_inject_encoded_data_to_filter_chain(Vm& vm, const Arguments& args) {
  const auto body = vm.memory().read(args[0].u32(), args[1].u32());
  if (!body) return give(Result::invalid_memory_access);
  vm.record_input({{"body", *body}});
  inject_response_data(vm, *body, args[2].u32() != 0);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_upstream_hosts(Vm& vm, const Arguments& args) {
  const std::string pairs = serialize_pairs(vm.state.scenario.upstream_hosts);
  if (!vm.give_back(pairs, args[0].u32(), args[1].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"pairs", pairs}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_upstream_override_host(Vm& vm, const Arguments& args) {
  const auto address = vm.memory().read(args[0].u32(), args[1].u32());
  if (!address) return give(Result::invalid_memory_access);
  vm.record_input({{"address", *address}});
  return give(Result::ok);
}

std::optional<std::uint32_t> envoy_resolve_dns(Vm& vm, const Arguments& args) {
  const auto address = vm.memory().read(args[0].u32(), args[1].u32());
  if (!address) return give(Result::invalid_memory_access);
  vm.record_input({{"address", *address}});
  if (!vm.memory().write_u32(args[2].u32(), 0)) return give(Result::invalid_memory_access);
  vm.record_output({{"token", "0"}});
  return give(Result::ok);
}

}  // namespace

void inject_response_data(Vm& vm, const std::string& body, bool end_of_stream) {
  Stream* const stream = vm.current_stream();
  if (stream == nullptr) return;
  vm.actions.push_back([stream, body, end_of_stream] {
    Side& side = stream->response;
    if (stream->closed || !side.headers || side.passed_on.complete) return;
    side.pass_on_headers();
    side.passed_on.body += body;
    if (end_of_stream) {
      side.passed_on.complete = true;
      stream->closed = true;
    }
  });
}

HostFunctions stream_functions() {
  return {
      {"proxy_continue_request", proxy_continue_request},
      {"proxy_continue_response", proxy_continue_response},
      {"proxy_continue_stream", proxy_continue_stream},
      {"proxy_close_stream", proxy_close_stream},
      {"proxy_clear_route_cache", proxy_clear_route_cache},
      {"proxy_send_local_response", proxy_send_local_response},
      {"proxy_set_effective_context", proxy_set_effective_context},
      {"proxy_done", proxy_done},
      {"proxy_set_tick_period_milliseconds", proxy_set_tick_period_milliseconds},
      {"proxy_get_current_time_nanoseconds", proxy_get_current_time_nanoseconds},
      {"proxy_get_configuration", proxy_get_configuration},
      {"proxy_get_status", proxy_get_status},
      {"proxy_inject_encoded_data_to_filter_chain", proxy_inject_encoded_data_to_filter_chain},
      {"proxy_get_upstream_hosts", proxy_get_upstream_hosts},
      {"proxy_set_upstream_override_host", proxy_set_upstream_override_host},
      {"envoy_resolve_dns", envoy_resolve_dns},
  };
}

}  // namespace host
