// The module compiled in partitions, by all cores.
#pragma once

#include <string>

#include "codegen.hpp"
#include "options.hpp"
#include "timing.hpp"

struct AOTCompContext;

namespace driver {

// What of options or target only WAMR's own pipeline knows, in a few words; empty when the fast one can be used.
std::string needs_upstream_pipeline(const Options& options, const AOTCompContext& context);

// Translates, optimizes and generates code for every function of the context's module. Afterwards the module only
// has declarations. Empty on success, otherwise what went wrong.
std::string compile_partitions(const Options& options, AOTCompContext& context, ObjectCode& result,
                               Timing& timing);

}  // namespace driver
