// Calls to the outside: each puts its answer, or its failure, into the queue of events.
#pragma once

#include "vm.hpp"

namespace host {

// Kinds of calls: the low two bits of an id.
constexpr std::uint32_t http_callout = 0;
constexpr std::uint32_t grpc_callout = 1;
constexpr std::uint32_t grpc_stream_callout = 2;
constexpr std::uint32_t redis_callout = 3;

// Whether a request can be sent as an HTTP call: Envoy asks for path, method and authority.
bool is_http_call(const Pairs& headers);
// Response headers of a scenario as a map: a missing `:status` is 200.
HeaderMap response_headers(const Pairs& pairs);

// Each starts a call and returns its id.
std::uint32_t start_http_call(Vm& vm);
std::uint32_t start_grpc_call(Vm& vm);
std::uint32_t start_grpc_stream(Vm& vm);
std::uint32_t start_redis_call(Vm& vm);

}  // namespace host
