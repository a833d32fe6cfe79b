#include "options.hpp"

#include <CLI/CLI.hpp>
#include <map>

namespace driver {
namespace {

// Bits of WAMR's segue_flags: which kinds of loads and stores go through the segment register.
const std::map<std::string, std::uint32_t> segue_bits = {
    {"i32.load", 1u << 0},  {"i64.load", 1u << 1},   {"f32.load", 1u << 2},  {"f64.load", 1u << 3},  {"v128.load", 1u << 4},
    {"i32.store", 1u << 8}, {"i64.store", 1u << 9}, {"f32.store", 1u << 10}, {"f64.store", 1u << 11}, {"v128.store", 1u << 12},
};

// The value that upstream's wamrc takes when no kinds are named.
constexpr std::uint32_t every_segue_bit = 0x1F1F;

std::uint32_t parse_segue(const std::string& list) {
  if (list.empty()) return every_segue_bit;
  std::uint32_t flags = 0;
  for (const std::string& kind : CLI::detail::split(list, ',')) {
    const auto found = segue_bits.find(kind);
    if (found == segue_bits.end()) throw CLI::ValidationError("--enable-segue", "unknown kind of access: " + kind);
    flags |= found->second;
  }
  return flags;
}

}  // namespace

std::variant<Options, int> parse_options(int argc, char** argv) {
  Options options;
  CLI::App app{"Compiles a WebAssembly module to an AOT file of WAMR.", "wamrc"};
  app.set_version_flag("--version", "wamrc " DRIVER_WAMR_VERSION "\nproxy-wasm-aot driver");
  app.add_flag("--llvm-version", options.show_llvm_version, "Print the version of LLVM");
  app.add_option("input", options.input, "Module to compile");
  app.add_option("-o", options.output, "File to write");
  app.add_option("--target", options.target, "Architecture, such as x86_64 or aarch64; `help` lists them");
  app.add_option("--target-abi", options.target_abi, "ABI of the target");
  app.add_option("--cpu", options.cpu, "CPU in LLVM's words; `help` lists them");
  app.add_option("--cpu-features", options.cpu_features, "CPU features in LLVM's words, such as +avx2,-fma");
  app.add_option("--opt-level", options.opt_level, "Optimization level")->check(CLI::Range(0u, 3u));
  app.add_option("--size-level", options.size_level, "Size level; 3 is the small code model")->check(CLI::Range(0u, 3u));
  app.add_option("--bounds-checks", options.bounds_checks, "1: check memory bounds in code, 0: rely on guard pages")
      ->check(CLI::Range(0u, 1u));
  app.add_option("--stack-bounds-checks", options.stack_bounds_checks, "The same for the native stack")
      ->check(CLI::Range(0u, 1u));
  app.add_option("--format", options.format, "What to write")
      ->transform(CLI::CheckedTransformer(std::map<std::string, OutputFormat>{
          {"aot", OutputFormat::aot},
          {"object", OutputFormat::object},
          {"llvmir-unopt", OutputFormat::llvm_ir_unoptimized},
          {"llvmir-opt", OutputFormat::llvm_ir_optimized}}));
  app.add_option("--pipeline", options.pipeline, "Optimize with our passes on all cores (fast) or WAMR's on one (upstream)")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Pipeline>{{"fast", Pipeline::fast}, {"upstream", Pipeline::upstream}}));
  app.add_option("--threads", options.threads, "Threads of the fast pipeline; 0: one for each core")
      ->check(CLI::Range(0u, 1024u));
  app.add_option("--partition-cache", options.partition_cache, "Folder that keeps compiled parts of modules");
  app.add_option("--pipeline-passes", options.pipeline_passes, "Passes of the fast pipeline in LLVM's notation")
      ->group("");
  app.add_option("--timing", options.timing, "Write where the time went to a file, as JSON");
  std::string segue;
  CLI::Option* segue_option =
      app.add_option("--enable-segue", segue, "Address memory through a segment register (x86-64 Linux)")->expected(0, 1);
  app.add_flag("--invoke-c-api-import", options.invoke_c_api_import, "Call imports of wasm-c-api hosts directly");
  app.add_flag("--enable-dump-call-stack", options.dump_call_stack, "Keep what call stacks need");
  app.add_option("--call-stack-features", options.call_stack_features,
                 "Comma-separated: bounds-checks, ip, func-idx, trap-ip, values, frame-per-function");
  app.add_flag("--enable-linux-perf", options.linux_perf, "Emit symbols for Linux perf");
  app.add_flag("--enable-perf-profiling", options.perf_profiling, "Count calls and time of functions");
  app.add_flag("--enable-memory-profiling", options.memory_profiling, "Track memory use");
  app.add_flag("--enable-llvm-pgo", options.llvm_pgo, "Instrument for a profile");
  app.add_option("--use-prof-file", options.profile, "Optimize with a profile (.profdata)")->check(CLI::ExistingFile);
  app.add_flag("--disable-simd", options.disable_simd, "Refuse modules with SIMD");
  app.add_flag("--disable-ref-types", options.disable_ref_types, "Refuse modules with reference types");
  app.add_flag("--disable-bulk-memory", options.disable_bulk_memory, "Refuse modules with bulk memory operations");
  app.add_flag("--disable-llvm-intrinsics", options.disable_llvm_intrinsics, "Call WAMR's functions instead");
  app.add_flag("--disable-llvm-lto", options.disable_llvm_lto, "Leave the link-time pipeline out");
  app.add_flag("--disable-aux-stack-check", options.disable_aux_stack_check, "Do not check the stack pointer global");
  app.add_flag("--enable-tail-call", options.tail_call, "Take modules with tail calls");
  app.add_flag("--enable-extended-const", options.extended_const, "Take modules with extended constant expressions");
  app.add_flag("--enable-multi-thread", options.multi_thread, "Take modules with threads");
  app.add_flag("--xip", options.xip, "Execute in place: indirect calls, no LLVM intrinsics");
  app.add_option("--enable-builtin-intrinsics", options.builtin_intrinsics, "Intrinsics that WAMR provides");
  app.add_option("--enable-llvm-passes", options.llvm_passes, "Further passes before the pipeline");
  app.add_option("--stack-usage", options.stack_usage_file, "Write the stack use of functions to a file");
  app.add_option("--emit-custom-sections", options.custom_sections, "Custom sections to keep")->delimiter(',');
  app.add_option("--mllvm", options.llvm_options, "Option for LLVM itself");
  app.add_flag("-v", options.verbosity, "Say more, the more often it is given");

  try {
    app.parse(argc, argv);
    if (segue_option->count() > 0) options.segue_flags = parse_segue(segue);
    options.show_targets = options.target == "help";
    options.show_cpus = options.cpu == "help";
    const bool only_shows = options.show_llvm_version || options.show_targets || options.show_cpus;
    if (!only_shows && options.input.empty()) throw CLI::RequiredError("input");
    if (!only_shows && options.output.empty()) throw CLI::RequiredError("-o");
    if (!only_shows && !options.cpu.empty() && options.target.empty()) {
      throw CLI::ValidationError("--cpu", "needs --target beside it");
    }
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : 2;
  }
  return options;
}

}  // namespace driver
