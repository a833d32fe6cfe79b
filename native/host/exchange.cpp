#include "exchange.hpp"

#include "callouts.hpp"

namespace host {
namespace {

const std::string& name_of(const Side& side) {
  static const std::string request = "request";
  static const std::string response = "response";
  return side.name == SideName::request ? request : response;
}

std::uint32_t count_of(const HeaderMap& map) { return static_cast<std::uint32_t>(map.entries().size()); }

// Whether callbacks of this side have come to an end before the message did.
bool is_over(const Stream& stream, const Side& side) {
  return stream.closed || side.passed_on.complete || (side.name == SideName::request && stream.local_response);
}

// Delivers what has come up, then waits where the plugin paused. False when it waits for ever.
bool go_on(Vm& vm, Stream& stream, Side& side, unsigned& ticks) {
  vm.settle();
  const auto waits = [&] {
    return !is_over(stream, side) && (side.hold == Hold::all || (side.ended && side.hold != Hold::none));
  };
  while (waits() && ticks > 0 && vm.tick_period > 0) {
    --ticks;
    vm.tick();
  }
  return !waits();
}

Hold headers_hold(const Vm& vm, std::uint32_t result) {
  if (vm.sent_local_response || result > 4) return Hold::all;
  if (result == 1) return vm.plan.abi == "0.2.100" ? Hold::part : Hold::all;
  return result == 0 || result == 2 ? Hold::none : Hold::all;
}

void deliver_headers(Vm& vm, Stream& stream, Side& side) {
  std::vector<std::uint32_t> args = {stream.id, count_of(*side.headers), side.ended ? 1u : 0u};
  if (vm.plan.abi == "0.1.0") args.pop_back();
  const auto result = vm.call_export("proxy_on_" + name_of(side) + "_headers", args, stream.id, name_of(side));
  const Hold hold = headers_hold(vm, result.value_or(0));
  vm.act();
  side.hold = hold;
  if (hold != Hold::none) return;
  side.headers_visible = false;
  side.pass_on_headers();
  if (side.ended) side.pass_on();
}

void deliver_chunk(Vm& vm, Stream& stream, Side& side, const std::string& chunk) {
  if (side.buffering) side.held += chunk;
  else side.chunk = chunk;
  side.body_present = true;
  const auto size = static_cast<std::uint32_t>(side.buffering ? side.held.size() : chunk.size());
  const auto result = vm.call_export("proxy_on_" + name_of(side) + "_body", {stream.id, size, side.ended ? 1u : 0u},
                                     stream.id, name_of(side));
  const std::uint32_t status = vm.sent_local_response || result.value_or(0) > 3 ? 3 : result.value_or(0);
  // What the plugin continued in this callback is what was held before it; the status counts for what is left.
  vm.act();
  if (side.passed_on.complete) {
    side.chunk.reset();
    return;
  }
  if (status != 3) side.held += side.chunk.value_or("");
  side.chunk.reset();
  side.buffering = false;
  if (status == 0) {
    side.body_present = false;
    side.pass_on();
    return;
  }
  side.buffering = status == 1;
  if (side.hold == Hold::none) side.hold = Hold::part;
}

void deliver_trailers(Vm& vm, Stream& stream, Side& side, const Pairs& trailers) {
  side.trailers.emplace(side.name == SideName::request ? MapKind::request_trailers : MapKind::response_trailers, trailers);
  side.trailers_visible = true;
  side.ended = true;
  const auto result = vm.call_export("proxy_on_" + name_of(side) + "_trailers", {stream.id, count_of(*side.trailers)},
                                     stream.id, name_of(side));
  const bool goes_on = result.value_or(0) == 0 && !vm.sent_local_response;
  vm.act();
  if (goes_on) {
    side.trailers_visible = false;
    side.pass_on();
  } else if (!side.passed_on.complete) {
    side.hold = Hold::all;
  }
}

// Delivers one message to the plugin, callback by callback. False when it paused and nothing could resume it.
bool run_side(Vm& vm, Stream& stream, Side& side, const IncomingMessage& message, unsigned& ticks) {
  const MapKind kind = side.name == SideName::request ? MapKind::request_headers : MapKind::response_headers;
  side.headers.emplace(kind, message.headers);
  side.headers_visible = true;
  side.ended = message.body.empty() && message.trailers.empty();
  deliver_headers(vm, stream, side);
  if (!go_on(vm, stream, side, ticks)) return false;
  for (std::size_t index = 0; index < message.body.size(); ++index) {
    if (is_over(stream, side)) return true;
    side.ended = index + 1 == message.body.size() && message.trailers.empty();
    side.arrived += message.body[index].size();
    deliver_chunk(vm, stream, side, message.body[index]);
    if (!go_on(vm, stream, side, ticks)) return false;
  }
  if (message.trailers.empty() || is_over(stream, side)) return true;
  deliver_trailers(vm, stream, side, message.trailers);
  return go_on(vm, stream, side, ticks);
}

IncomingMessage request_message(const Message& message) {
  static const Pairs defaults = {{":authority", "example.com"}, {":path", "/"}, {":method", "GET"}, {":scheme", "http"}};
  IncomingMessage incoming{message.headers, message.body, message.trailers};
  const HeaderMap headers(MapKind::request_headers, message.headers);
  for (const Pair& entry : defaults) {
    if (headers.find(entry.first) == nullptr) incoming.headers.push_back(entry);
  }
  return incoming;
}

IncomingMessage response_message(const Stream& stream, const Message& message) {
  if (!stream.local_response) return {response_headers(message.headers).entries(), message.body, message.trailers};
  BuiltResponse built = build_local_response(stream.request.headers, *stream.local_response);
  IncomingMessage incoming{built.headers.entries(), {}, {}};
  if (!built.body.empty()) incoming.body.push_back(std::move(built.body));
  return incoming;
}

Json to_json(const PassedOn& message) {
  return Json{{"headers", pairs_to_json(message.headers.value_or(Pairs{}))},
              {"body", bytes_to_json(message.body)},
              {"trailers", pairs_to_json(message.trailers)}};
}

Json unavailable() {
  return Json{{"headers", Json::array({Json::array({":status", "503"})})}, {"body", ""}, {"trailers", Json::array()}};
}

Json result_of(const Stream& stream, const std::string& name, bool trapped) {
  const PassedOn& request = stream.request.passed_on;
  const PassedOn& response = stream.response.passed_on;
  Json result = {{"name", name}};
  if (request.complete && !stream.local_response) result["request"] = to_json(request);
  result["response"] = trapped && !response.headers ? unavailable() : to_json(response);
  result["localResponse"] = stream.answered_locally && response.headers.has_value();
  return result;
}

void finish_stream(Vm& vm, Stream& stream) {
  stream.closed = true;
  stream.logging = true;
  vm.call_export("proxy_on_log", {stream.id}, stream.id, "done");
  stream.logging = false;
  vm.settle();
  vm.call_export("proxy_on_done", {stream.id}, stream.id, "done");
  vm.settle();
  vm.call_export("proxy_on_delete", {stream.id}, stream.id, "done");
  vm.settle();
}

template <typename Run>
std::optional<Failure> trap_of(Run run) {
  try {
    run();
    return std::nullopt;
  } catch (const GuestTrap& trap) {
    return trap.failure;
  }
}

}  // namespace

Json failed_exchange(const std::string& name, const Failure& failure) {
  return Json{{"name", name}, {"response", unavailable()}, {"localResponse", false}, {"failure", failure_to_json(failure)}};
}

Json run_exchange(Vm& vm, Exchange& exchange, unsigned& ticks) {
  vm.state.answers = &exchange.answers;
  Stream stream(vm.next_context_id++, vm.state.clock.now, exchange.properties);
  vm.stream = &stream;
  std::string stuck;
  std::optional<Failure> failure = trap_of([&] {
    vm.call_export("proxy_on_context_create", {stream.id, root_context_id}, stream.id, "request");
    vm.settle();
    if (!run_side(vm, stream, stream.request, request_message(exchange.request), ticks)) {
      stuck = "request";
      return;
    }
    if (stream.closed) return;
    stream.side = SideName::response;
    if (!run_side(vm, stream, stream.response, response_message(stream, exchange.response), ticks)) stuck = "response";
  });
  Json result = result_of(stream, exchange.name, failure.has_value());
  if (!failure) failure = trap_of([&] { finish_stream(vm, stream); });
  vm.stream = nullptr;
  // Actions hold the stream: none of them may outlive it.
  vm.actions.clear();
  if (stream.reset) result["reset"] = true;
  if (!stuck.empty()) result["stuck"] = stuck;
  if (failure) result["failure"] = failure_to_json(*failure);
  return result;
}

}  // namespace host
