// Where the time of a compile goes, for benchmarks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace driver {

// CPU time of the calling thread so far, milliseconds.
double thread_milliseconds();

struct PartitionTiming {
  std::uint32_t functions = 0;
  // CPU time of its passes and code generation; of reading it where it came from the cache.
  double milliseconds = 0;
  bool cached = false;
};

struct Timing {
  // CPU time of loading the module and translating it to LLVM IR, one function after the other.
  double translate_milliseconds = 0;
  // In the order of the module; none with WAMR's own pipeline.
  std::vector<PartitionTiming> partitions;
  // CPU time of joining the partitions.
  double link_milliseconds = 0;

  // Writes it as JSON with the process's CPU time and peak memory. Empty on success, otherwise what went wrong.
  std::string write(const std::string& path) const;
};

}  // namespace driver
