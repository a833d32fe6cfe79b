#include "callouts.hpp"

namespace host {
namespace {

constexpr std::uint32_t grpc_unavailable = 14;

std::uint32_t next_id(Vm& vm, std::uint32_t type) { return vm.callouts.last_ids[type] += 4; }

std::uint32_t size_of(const std::string& text) { return static_cast<std::uint32_t>(text.size()); }
std::uint32_t size_of(const HeaderMap& map) { return static_cast<std::uint32_t>(map.entries().size()); }

void callout(Vm& vm, const std::string& name, const std::vector<std::uint32_t>& args) {
  vm.call_export(name, args, root_context_id, "callout");
}

// An event of a gRPC call is dropped when the call was cancelled meanwhile.
void grpc_event(Vm& vm, std::uint32_t id, std::function<void()> deliver) {
  vm.events.push_back([&vm, id, deliver = std::move(deliver)] {
    if (vm.callouts.open.count(id) > 0) deliver();
  });
}

void receive_metadata(Vm& vm, std::uint32_t id, bool initial, const std::optional<Pairs>& pairs) {
  if (!pairs) return;
  grpc_event(vm, id, [&vm, id, initial, pairs = *pairs] {
    auto& map = initial ? vm.callouts.grpc_initial_metadata : vm.callouts.grpc_trailing_metadata;
    map.emplace(MapKind::other, pairs);
    callout(vm, initial ? "proxy_on_grpc_receive_initial_metadata" : "proxy_on_grpc_receive_trailing_metadata",
            {root_context_id, id, size_of(*map)});
    map.reset();
  });
}

void receive_grpc(Vm& vm, std::uint32_t id, const std::string& message, bool last) {
  grpc_event(vm, id, [&vm, id, message, last] {
    vm.callouts.grpc_message = message;
    callout(vm, "proxy_on_grpc_receive", {root_context_id, id, size_of(message)});
    vm.callouts.grpc_message.reset();
    if (last) vm.callouts.open.erase(id);
  });
}

void close_grpc(Vm& vm, std::uint32_t id, const GrpcAnswer& answer) {
  grpc_event(vm, id, [&vm, id, answer] {
    vm.callouts.status_code = answer.status;
    vm.callouts.status_message = answer.message;
    callout(vm, "proxy_on_grpc_close", {root_context_id, id, answer.status});
    vm.callouts.status_message.clear();
    vm.callouts.open.erase(id);
  });
}

void deliver_http(Vm& vm, std::uint32_t id, const std::optional<HttpAnswer>& answer) {
  Callouts& callouts = vm.callouts;
  if (!answer || answer->failure) {
    callouts.status_code = static_cast<std::uint32_t>(Result::broken_connection);
    callouts.status_message = "reset";
    callout(vm, "proxy_on_http_call_response", {root_context_id, id, 0, 0, 0});
    callouts.status_message.clear();
    return;
  }
  const Message& message = answer->message;
  callouts.http_headers = response_headers(message.headers);
  callouts.http_body.emplace();
  for (const std::string& chunk : message.body) *callouts.http_body += chunk;
  if (!message.trailers.empty()) callouts.http_trailers.emplace(MapKind::response_trailers, message.trailers);
  callout(vm, "proxy_on_http_call_response",
          {root_context_id, id, size_of(*callouts.http_headers), size_of(*callouts.http_body),
           callouts.http_trailers ? size_of(*callouts.http_trailers) : 0});
  callouts.http_headers.reset();
  callouts.http_body.reset();
  callouts.http_trailers.reset();
}

}  // namespace

bool is_http_call(const Pairs& headers) {
  const HeaderMap map(MapKind::request_headers, headers);
  return map.find(":path") != nullptr && map.find(":method") != nullptr && map.find(":authority") != nullptr;
}

HeaderMap response_headers(const Pairs& pairs) {
  const HeaderMap map(MapKind::response_headers, pairs);
  if (map.find(":status") != nullptr) return map;
  Pairs with_status = {{":status", "200"}};
  with_status.insert(with_status.end(), map.entries().begin(), map.entries().end());
  return HeaderMap(MapKind::response_headers, with_status);
}

std::uint32_t start_http_call(Vm& vm) {
  const std::uint32_t id = next_id(vm, http_callout);
  vm.events.push_back([&vm, id, answer = vm.state.answers->next_http()] { deliver_http(vm, id, answer); });
  return id;
}

std::uint32_t start_grpc_call(Vm& vm) {
  const std::uint32_t id = next_id(vm, grpc_callout);
  const GrpcAnswer answer = vm.state.answers->next_grpc().value_or(GrpcAnswer{grpc_unavailable, {}});
  vm.callouts.open.insert(id);
  if (answer.status == 0) receive_grpc(vm, id, answer.message, true);
  else close_grpc(vm, id, answer);
  return id;
}

std::uint32_t start_grpc_stream(Vm& vm) {
  const std::uint32_t id = next_id(vm, grpc_stream_callout);
  GrpcStreamAnswer none;
  none.close.status = grpc_unavailable;
  const GrpcStreamAnswer answer = vm.state.answers->next_grpc_stream().value_or(none);
  vm.callouts.open.insert(id);
  receive_metadata(vm, id, true, answer.initial_metadata);
  for (const std::string& message : answer.messages) receive_grpc(vm, id, message, false);
  receive_metadata(vm, id, false, answer.trailing_metadata);
  close_grpc(vm, id, answer.close);
  return id;
}

std::uint32_t start_redis_call(Vm& vm) {
  const std::uint32_t id = next_id(vm, redis_callout);
  const RedisAnswer answer = vm.state.answers->next_redis().value_or(RedisAnswer{1, {}});
  vm.events.push_back([&vm, id, answer] {
    vm.callouts.redis_response = answer.response;
    callout(vm, "proxy_on_redis_call_response", {root_context_id, id, answer.status, size_of(answer.response)});
    vm.callouts.redis_response.reset();
  });
  return id;
}

}  // namespace host
