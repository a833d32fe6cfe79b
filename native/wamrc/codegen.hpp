// From the bitcode of a partition to its object code.
#pragma once

#include <memory>
#include <string>

#include "pipeline.hpp"

namespace llvm {
class Module;
class TargetMachine;
}  // namespace llvm

namespace driver {

struct ObjectCode {
  std::string object;
  // A line of LLVM's stack usage report for each function; empty unless asked for.
  std::string stack_usage;
};

struct CodegenSettings {
  PipelineSettings pipeline;
  bool stack_usage = false;
};

// Whether code refers to its data by distance alone, so that the two can be joined without relocations.
bool has_relative_data(const llvm::TargetMachine& model);

std::string write_bitcode(const llvm::Module& module);

// A machine like the model, for the use of one thread.
std::unique_ptr<llvm::TargetMachine> clone_machine(const llvm::TargetMachine& model, const std::string& stack_usage_file);

// Optimizes and generates code in an LLVM context of its own, so that threads do not meet. Empty on success,
// otherwise what went wrong.
std::string generate(const std::string& bitcode, const std::string& module_name, const llvm::TargetMachine& model,
                     const CodegenSettings& settings, ObjectCode& result);

}  // namespace driver
