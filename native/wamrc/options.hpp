// What a run of the driver was asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace driver {

enum class OutputFormat { aot, object, llvm_ir_unoptimized, llvm_ir_optimized };

// Who optimizes: WAMR's own pass pipeline on one core, or ours in partitions on all.
enum class Pipeline { fast, upstream };

struct Options {
  std::string input;
  std::string output;
  std::string target;
  std::string target_abi;
  std::string cpu;
  std::string cpu_features;
  unsigned opt_level = 3;
  unsigned size_level = 3;
  // 2 leaves the choice to WAMR: guard pages where the target has them.
  unsigned bounds_checks = 2;
  unsigned stack_bounds_checks = 2;
  std::uint32_t segue_flags = 0;
  OutputFormat format = OutputFormat::aot;
  Pipeline pipeline = Pipeline::fast;
  // 0: as many as there are cores.
  unsigned threads = 0;
  // Folder for compiled partitions; empty: none are kept.
  std::string partition_cache;
  std::string pipeline_passes;
  // Where to write where the time went; empty: nowhere.
  std::string timing;
  bool invoke_c_api_import = false;
  bool dump_call_stack = false;
  std::string call_stack_features;
  bool linux_perf = false;
  bool perf_profiling = false;
  bool memory_profiling = false;
  bool llvm_pgo = false;
  std::string profile;
  bool disable_simd = false;
  bool disable_ref_types = false;
  bool disable_bulk_memory = false;
  bool disable_llvm_intrinsics = false;
  bool disable_llvm_lto = false;
  bool disable_aux_stack_check = false;
  bool tail_call = false;
  bool extended_const = false;
  bool multi_thread = false;
  bool xip = false;
  std::string builtin_intrinsics;
  std::string llvm_passes;
  std::string stack_usage_file;
  std::vector<std::string> custom_sections;
  std::vector<std::string> llvm_options;
  bool show_llvm_version = false;
  bool show_targets = false;
  bool show_cpus = false;
  unsigned verbosity = 0;
};

// The options, or the status with which to exit at once (help, version, wrong usage).
std::variant<Options, int> parse_options(int argc, char** argv);

}  // namespace driver
