// One exchange: a request through the plugin and the response back.
#pragma once

#include "vm.hpp"

namespace host {

// Takes one exchange through a plugin. Whatever the plugin does, there is a result; a trap leaves the VM dead.
// `ticks`: what the exchange may still use while it waits for one.
Json run_exchange(Vm& vm, Exchange& exchange, unsigned& ticks);
// The response that a gateway gives for a plugin that cannot run.
Json failed_exchange(const std::string& name, const Failure& failure);

}  // namespace host
