#include "compiler.hpp"

#include <llvm-c/Core.h>
#include <llvm-c/Support.h>
#include <llvm-c/Target.h>
#include <llvm-c/TargetMachine.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <iostream>
#include <sstream>
#include <type_traits>
#include <utility>
#include <vector>

#include "aot_export.h"
#include "fast_compile.hpp"
#include "output.hpp"
#include "prepared_object.hpp"
#include "wasm_export.h"

namespace driver {
namespace {

// WAMR takes mutable strings and keeps none of them.
char* text(const std::string& value) { return value.empty() ? nullptr : const_cast<char*>(value.c_str()); }

template <typename Handle, void (*destroy)(Handle)>
struct Destroy {
  void operator()(Handle handle) const { destroy(handle); }
};
template <typename Handle, void (*destroy)(Handle)>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Destroy<Handle, destroy>>;

using Module = Owned<wasm_module_t, wasm_runtime_unload>;
using CompilerData = Owned<aot_comp_data_t, aot_destroy_comp_data>;
using CompilerContext = Owned<aot_comp_context_t, aot_destroy_comp_context>;

struct Runtime {
  bool ready;
  Runtime() {
    RuntimeInitArgs arguments{};
    arguments.mem_alloc_type = Alloc_With_Allocator;
    arguments.mem_alloc_option.allocator.malloc_func = reinterpret_cast<void*>(std::malloc);
    arguments.mem_alloc_option.allocator.realloc_func = reinterpret_cast<void*>(std::realloc);
    arguments.mem_alloc_option.allocator.free_func = reinterpret_cast<void*>(std::free);
    ready = wasm_runtime_full_init(&arguments);
  }
  ~Runtime() {
    if (ready) wasm_runtime_destroy();
  }
};

struct Compiler {
  bool ready = aot_compiler_init();
  ~Compiler() {
    if (ready) aot_compiler_destroy();
  }
};

std::string last_error() {
  const char* message = aot_get_last_error();
  return message == nullptr || *message == 0 ? "unknown reason" : message;
}

std::string parse_call_stack_features(const std::string& list, AOTCallStackFeatures& features) {
  if (list.empty()) return {};
  features = AOTCallStackFeatures{};
  std::istringstream names(list);
  for (std::string name; std::getline(names, name, ',');) {
    if (name == "bounds-checks") features.bounds_checks = true;
    else if (name == "ip") features.ip = true;
    else if (name == "func-idx") features.func_idx = true;
    else if (name == "trap-ip") features.trap_ip = true;
    else if (name == "values") features.values = true;
    else if (name == "frame-per-function") features.frame_per_function = true;
    else return "unknown call stack feature: " + name;
  }
  return {};
}

std::string to_wamr(const Options& options, std::vector<char*>& custom_sections, AOTCompOption& result) {
  result.opt_level = options.opt_level;
  result.size_level = options.size_level;
  result.bounds_checks = options.bounds_checks;
  result.stack_bounds_checks = options.stack_bounds_checks;
  result.segue_flags = options.segue_flags;
  result.target_arch = text(options.target);
  result.target_abi = text(options.target_abi);
  result.target_cpu = text(options.cpu);
  result.cpu_features = text(options.cpu_features);
  result.enable_simd = !options.disable_simd;
  result.enable_ref_types = !options.disable_ref_types;
  result.enable_bulk_memory = !options.disable_bulk_memory;
  result.enable_bulk_memory_opt = !options.disable_bulk_memory;
  result.enable_call_indirect_overlong = !options.disable_ref_types;
  result.enable_aux_stack_check = !options.disable_aux_stack_check;
  result.enable_tail_call = options.tail_call;
  result.enable_extended_const = options.extended_const;
  result.enable_thread_mgr = options.multi_thread;
  result.quick_invoke_c_api_import = options.invoke_c_api_import;
  result.enable_memory_profiling = options.memory_profiling;
  result.enable_perf_profiling = options.perf_profiling;
  result.enable_stack_estimation = options.memory_profiling;
  result.enable_llvm_pgo = options.llvm_pgo;
  result.use_prof_file = text(options.profile);
  result.disable_llvm_lto = options.disable_llvm_lto;
  result.disable_llvm_intrinsics = options.disable_llvm_intrinsics || options.xip;
  result.is_indirect_mode = options.xip;
  result.llvm_passes = text(options.llvm_passes);
  result.builtin_intrinsics = text(options.builtin_intrinsics);
  result.stack_usage_file = text(options.stack_usage_file);
  for (const std::string& name : options.custom_sections) custom_sections.push_back(text(name));
  result.custom_sections = custom_sections.data();
  result.custom_sections_count = static_cast<std::uint32_t>(custom_sections.size());
  switch (options.format) {
    case OutputFormat::aot: result.output_format = AOT_FORMAT_FILE; break;
    case OutputFormat::object: result.output_format = AOT_OBJECT_FILE; break;
    case OutputFormat::llvm_ir_unoptimized: result.output_format = AOT_LLVMIR_UNOPT_FILE; break;
    case OutputFormat::llvm_ir_optimized: result.output_format = AOT_LLVMIR_OPT_FILE; break;
  }
  aot_call_stack_features_init_default(&result.call_stack_features);
  if (options.dump_call_stack || options.perf_profiling) {
    result.aux_stack_frame_type = AOT_STACK_FRAME_TYPE_STANDARD;
  } else if (!options.call_stack_features.empty()) {
    result.aux_stack_frame_type = AOT_STACK_FRAME_TYPE_TINY;
  }
  return parse_call_stack_features(options.call_stack_features, result.call_stack_features);
}

std::string read_file(const std::string& path, std::vector<std::uint8_t>& bytes) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "cannot open " + path;
  bytes.assign(std::istreambuf_iterator<char>(file), {});
  return file.bad() ? "cannot read " + path : std::string();
}

struct FreeBytes {
  void operator()(std::uint8_t* bytes) const { wasm_runtime_free(bytes); }
};

// Empty on success. `code` is the object code where the driver made it itself.
std::string emit(const Options& options, aot_comp_context_t context, aot_comp_data_t data, const ObjectCode* code,
                 const PendingFile& file) {
  if (options.format == OutputFormat::aot) {
    std::optional<PreparedObject> prepared;
    if (code != nullptr) prepared.emplace(code->object);
    std::uint32_t size = 0;
    const std::unique_ptr<std::uint8_t, FreeBytes> bytes(aot_emit_aot_file_buf(context, data, &size));
    return bytes ? file.write({reinterpret_cast<const char*>(bytes.get()), size}) : last_error();
  }
  if (options.format == OutputFormat::object && code != nullptr) return file.write(code->object);
  const bool done = options.format == OutputFormat::object
                        ? aot_emit_object_file(context, file.path().c_str())
                        : aot_emit_llvm_file(context, file.path().c_str());
  return done ? std::string() : last_error();
}

void pass_llvm_options(const std::vector<std::string>& options) {
  if (options.empty()) return;
  std::vector<const char*> arguments = {"wamrc"};
  for (const std::string& option : options) arguments.push_back(option.c_str());
  LLVMParseCommandLineOptions(static_cast<int>(arguments.size()), arguments.data(), "wamrc");
}

}  // namespace

std::string compile(const Options& options) {
  AOTCompOption wamr_options{};
  std::vector<char*> custom_sections;
  if (std::string problem = to_wamr(options, custom_sections, wamr_options); !problem.empty()) return problem;

  std::vector<std::uint8_t> bytes;
  if (std::string problem = read_file(options.input, bytes); !problem.empty()) return problem;
  if (bytes.empty()) return options.input + " is empty";
  PendingFile pending(options.output);
  if (std::string problem = pending.check(); !problem.empty()) return "cannot write " + options.output + ": " + problem;

  const Runtime runtime;
  if (!runtime.ready) return "cannot initialize WAMR";
  pass_llvm_options(options.llvm_options);

  char message[256] = {};
  const Module module(wasm_runtime_load(bytes.data(), static_cast<std::uint32_t>(bytes.size()), message, sizeof message));
  if (!module) return "cannot load " + options.input + ": " + message;

  const Compiler compiler;
  if (!compiler.ready) return "cannot initialize the compiler: " + last_error();
  const CompilerData data(aot_create_comp_data(module.get(), wamr_options.target_arch, false));
  if (!data) return "cannot prepare " + options.input + ": " + last_error();
  const CompilerContext context(aot_create_comp_context(data.get(), &wamr_options));
  if (!context) return "cannot set up the target: " + last_error();
  ObjectCode code;
  Timing timing;
  const std::string obstacle = options.pipeline == Pipeline::fast ? needs_upstream_pipeline(options, *context) : "";
  const bool is_fast = options.pipeline == Pipeline::fast && obstacle.empty();
  if (!obstacle.empty()) std::cerr << "wamrc: the fast pipeline does not do " << obstacle << "; WAMR's own does\n";
  if (is_fast) {
    if (std::string problem = compile_partitions(options, *context, code, timing); !problem.empty()) {
      return "cannot compile " + options.input + ": " + problem;
    }
  } else if (!aot_compile_wasm(context.get())) {
    return "cannot compile " + options.input + ": " + last_error();
  }
  std::string problem = emit(options, context.get(), data.get(), is_fast ? &code : nullptr, pending);
  if (problem.empty()) problem = pending.commit();
  if (problem.empty() && !options.timing.empty()) return timing.write(options.timing);
  return problem.empty() ? problem : "cannot write " + options.output + ": " + problem;
}

std::string llvm_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned patch = 0;
  LLVMGetVersion(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::string list_targets() {
  LLVMInitializeAllTargetInfos();
  LLVMInitializeAllTargets();
  std::ostringstream lines;
  // The architectures that WAMR's compiler and loader know, as far as this LLVM generates code for them.
  for (const char* name : {"x86_64", "i386", "aarch64", "arm", "thumb", "riscv64", "riscv32", "mips", "xtensa", "arc"}) {
    std::string ignored;
    if (llvm::TargetRegistry::lookupTarget(std::string(name) + "-unknown-linux", ignored) != nullptr) lines << name << "\n";
  }
  return lines.str();
}

std::string list_cpus(const Options& options) {
  LLVMInitializeAllTargetInfos();
  LLVMInitializeAllTargets();
  LLVMInitializeAllTargetMCs();
  const std::string triple = (options.target.empty() ? "x86_64" : options.target) + "-unknown-linux";
  std::string problem;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, problem);
  if (target == nullptr) return problem + "\n";
  const std::unique_ptr<llvm::MCSubtargetInfo> information(target->createMCSubtargetInfo(triple, "", ""));
  std::ostringstream lines;
#if LLVM_VERSION_MAJOR >= 17
  for (const auto& cpu : information->getAllProcessorDescriptions()) lines << cpu.Key << "\n";
#else
  lines << "LLVM " << llvm_version() << " does not list its CPUs\n";
#endif
  return lines.str();
}

}  // namespace driver
