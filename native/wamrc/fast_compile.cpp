#include "fast_compile.hpp"

#include <llvm/ADT/SmallString.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Target/TargetMachine.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <numeric>
#include <thread>
#include <vector>

#include "aot_llvm.h"
#include "link.hpp"
#include "partition.hpp"
#include "partition_cache.hpp"
#include "translate.h"

namespace driver {
namespace {

// Threads that work off what is put in, in that order. The thread that puts in joins them at the end.
class Workers {
 public:
  using Job = std::function<void()>;

  explicit Workers(unsigned count) {
    for (unsigned index = 1; index < count; ++index) threads_.emplace_back([this] { work(); });
  }
  ~Workers() { finish(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void add(Job job) {
    const std::lock_guard<std::mutex> lock(mutex_);
    jobs_.push_back(std::move(job));
    changed_.notify_one();
  }

  void finish() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      complete_ = true;
      changed_.notify_all();
    }
    work();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  void work() {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return complete_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const Job job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> jobs_;
  bool complete_ = false;
  std::vector<std::thread> threads_;
};

llvm::Function* function_of(LLVMValueRef value) { return llvm::cast<llvm::Function>(llvm::unwrap(value)); }

// The largest partitions first, so that no thread is left with a large one at the end.
std::vector<std::size_t> largest_first(const std::vector<Partition>& partitions, const AOTCompContext& context) {
  std::vector<std::uint64_t> sizes;
  for (const Partition& partition : partitions) {
    std::uint64_t size = 0;
    for (std::uint32_t index = partition.first; index < partition.first + partition.count; ++index) {
      size += context.comp_data->wasm_module->functions[index]->code_size;
    }
    sizes.push_back(size);
  }
  std::vector<std::size_t> order(partitions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return sizes[left] > sizes[right]; });
  return order;
}

// Everything besides the IR that decides what code a partition becomes.
std::string environment_of(const Options& options, const llvm::TargetMachine& machine, const CodegenSettings& settings) {
  Digest digest;
  digest.add(compiler_identity())
      .add(machine.getTargetTriple().str())
      .add(machine.getTargetCPU().str())
      .add(machine.getTargetFeatureString().str())
      .add(std::to_string(machine.getCodeModel()))
      .add(std::to_string(machine.getRelocationModel()))
      .add(std::to_string(settings.pipeline.opt_level))
      .add(settings.pipeline.disable_tail_calls ? "no tail calls" : "")
      .add(settings.pipeline.passes)
      .add(settings.stack_usage ? "stack usage" : "");
  for (const std::string& option : options.llvm_options) digest.add(option);
  return digest.finish();
}

std::unique_ptr<llvm::Module> translate(AOTCompContext& context, const Partition& partition, std::string& problem) {
  std::vector<llvm::Function*> functions;
  for (std::uint32_t index = partition.first; index < partition.first + partition.count; ++index) {
    if (!wamrc_translate_function(&context, index)) {
      problem = "function " + std::to_string(index) + ": " + aot_get_last_error();
      return nullptr;
    }
    const AOTFuncContext& function = *context.func_ctxes[index];
    functions.push_back(function_of(function.func));
    if (function.precheck_func != function.func) functions.push_back(function_of(function.precheck_func));
  }
  return extract_functions(*llvm::unwrap(context.module), functions);
}

std::string write_stack_usage(const std::string& path, const std::string& lines) {
  if (path.empty()) return {};
  std::error_code error;
  llvm::raw_fd_ostream file(path, error);
  file << lines;
  file.close();
  return error || file.has_error() ? "cannot write " + path : std::string();
}

}  // namespace

std::string needs_upstream_pipeline(const Options& options, const AOTCompContext& context) {
  const auto& machine = *reinterpret_cast<const llvm::TargetMachine*>(context.target_machine);
  const llvm::Triple& triple = machine.getTargetTriple();
  const bool is_ir = options.format == OutputFormat::llvm_ir_optimized || options.format == OutputFormat::llvm_ir_unoptimized;
  if (is_ir) return "LLVM IR";
  if (options.llvm_pgo || !options.profile.empty()) return "profiles";
  if (options.xip) return "--xip";
  if (!options.llvm_passes.empty()) return "--enable-llvm-passes";
  if (context.external_llc_compiler != nullptr || context.external_asm_compiler != nullptr) return "external compilers";
  const bool is_known = triple.getArch() == llvm::Triple::x86_64 || triple.getArch() == llvm::Triple::aarch64 ||
                        triple.getArch() == llvm::Triple::riscv64;
  if (!is_known || !triple.isOSBinFormatELF()) return "the target";
  return {};
}

std::string compile_partitions(const Options& options, AOTCompContext& context, ObjectCode& result, Timing& timing) {
  if (!wamrc_validate(&context)) return aot_get_last_error();

  const auto& machine = *reinterpret_cast<const llvm::TargetMachine*>(context.target_machine);
  llvm::Module& source = *llvm::unwrap(context.module);
  const std::string module_name = source.getModuleIdentifier();
  CodegenSettings settings;
  settings.pipeline.opt_level = options.opt_level;
  settings.pipeline.disable_tail_calls = options.disable_llvm_lto;
  settings.pipeline.passes = options.pipeline_passes;
  settings.stack_usage = context.stack_usage_file != nullptr;
  const std::string environment = environment_of(options, machine, settings);
  const PartitionCache cache(options.partition_cache);

  const std::vector<Partition> partitions = plan_partitions(context.func_ctx_count);
  // One more for what belongs to no function.
  std::vector<ObjectCode> objects(partitions.size() + 1);
  std::vector<std::string> problems(partitions.size() + 1);
  timing.partitions.resize(partitions.size() + 1);
  for (std::size_t index = 0; index < partitions.size(); ++index) timing.partitions[index].functions = partitions[index].count;
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  {
    Workers workers(options.threads == 0 ? cores : options.threads);
    const auto compile = [&](std::size_t index, std::string bitcode) {
      workers.add([&, index, bitcode = std::move(bitcode)] {
        PartitionTiming& own = timing.partitions[index];
        const double start = thread_milliseconds();
        const std::string key = cache.enabled() ? Digest().add(environment).add(bitcode).finish() : std::string();
        own.cached = cache.read(key, objects[index]);
        if (!own.cached) {
          problems[index] = generate(bitcode, module_name, machine, settings, objects[index]);
          if (problems[index].empty()) cache.write(key, objects[index]);
        }
        own.milliseconds = thread_milliseconds() - start;
      });
    };
    publish_variables(source);
    for (const std::size_t index : largest_first(partitions, context)) {
      std::string problem;
      const auto module = translate(context, partitions[index], problem);
      if (!module) return problem;
      compile(index, write_bitcode(*module));
    }
    compile(partitions.size(), write_bitcode(source));
    timing.translate_milliseconds = thread_milliseconds();
    workers.finish();
  }

  for (const std::string& problem : problems) {
    if (!problem.empty()) return problem;
  }
  const double start = thread_milliseconds();
  std::vector<std::string> codes;
  for (ObjectCode& object : objects) {
    codes.push_back(std::move(object.object));
    result.stack_usage += object.stack_usage;
  }
  if (std::string problem = merge_objects(codes, has_relative_data(machine), result.object); !problem.empty()) return problem;
  timing.link_milliseconds = thread_milliseconds() - start;
  return write_stack_usage(context.stack_usage_file == nullptr ? "" : context.stack_usage_file, result.stack_usage);
}

}  // namespace driver
