// The cost of a plugin: start times, CPU time per pass over the scenario's exchanges, memory. Nothing is recorded.
#pragma once

#include "engine.hpp"

namespace host {

struct BenchOptions {
  // Passes before the measurement.
  unsigned warmup = 100;
  // Passes of a batch, which gives one figure.
  unsigned iterations = 100;
  // How long batches are measured; at least one is.
  double seconds = 1;
};

// Gives the figures (packages/host/src/bench/types.ts).
// Throws std::runtime_error when the plugin fails: then there is nothing to measure.
Json bench_scenario(const Artifact& artifact, Scenario& scenario, EngineKind engine, const BenchOptions& options);

}  // namespace host
