// A whole run: start, ticks, exchanges, end, with a fresh VM after every trap.
#pragma once

#include "engine.hpp"

namespace host {

// Runs a scenario and gives its trace (packages/host/src/trace.ts).
// Throws std::runtime_error for an artifact that is none.
Json run_scenario(const Artifact& artifact, Scenario& scenario, EngineKind engine);

}  // namespace host
