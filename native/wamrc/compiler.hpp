// WAMR's AOT compiler library behind values that clean up after themselves.
#pragma once

#include <string>

#include "options.hpp"

namespace driver {

// Compiles options.input to options.output. Empty on success, otherwise what went wrong and where.
std::string compile(const Options& options);

// Version of the LLVM that generates the code, such as 19.1.7.
std::string llvm_version();

// Architectures, or CPUs of options.target, one a line, as LLVM knows them.
std::string list_targets();
std::string list_cpus(const Options& options);

}  // namespace driver
