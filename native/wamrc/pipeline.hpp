// The passes over LLVM IR that stand in the place of WAMR's.
#pragma once

#include <string>

namespace llvm {
class Module;
class TargetMachine;
}  // namespace llvm

namespace driver {

struct PipelineSettings {
  unsigned opt_level = 3;
  bool disable_tail_calls = false;
  // Passes in LLVM's notation in place of the pipeline's own, for measuring; empty otherwise.
  std::string passes;
};

// Optimizes a module function by function: what a function becomes depends on nothing but itself.
// Empty on success, otherwise what is wrong with settings.passes.
std::string optimize(llvm::Module& module, llvm::TargetMachine& machine, const PipelineSettings& settings);

}  // namespace driver
