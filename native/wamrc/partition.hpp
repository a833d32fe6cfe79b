// How a module is cut into parts that are compiled apart from each other.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace llvm {
class Function;
class Module;
}  // namespace llvm

namespace driver {

// A run of functions by their index among the module's own.
struct Partition {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

// Cuts at fixed indexes, so that a function stays in its partition whatever happens to the bodies of others, and
// neighbours in the module stay neighbours in the code.
std::vector<Partition> plan_partitions(std::uint32_t function_count);

// Moves the bodies of functions out of a module into one of their own, with declarations of what they refer to.
// The functions stay in the module as declarations, so that what is translated later can still call them.
std::unique_ptr<llvm::Module> extract_functions(llvm::Module& source, const std::vector<llvm::Function*>& functions);

// Lets other modules refer to the variables of this one.
void publish_variables(llvm::Module& module);

}  // namespace driver
