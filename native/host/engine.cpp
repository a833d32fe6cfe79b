#include "engine.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "guest_state.h"
#include "link.hpp"
#include "wasm_c_api.h"
#include "wasm_export.h"

namespace host {
namespace {

template <typename Handle, void (*destroy)(Handle*)>
struct Destroy {
  void operator()(Handle* handle) const { destroy(handle); }
};
template <typename Handle, void (*destroy)(Handle*)>
using Owned = std::unique_ptr<Handle, Destroy<Handle, destroy>>;

using Engine = Owned<wasm_engine_t, wasm_engine_delete>;
using Store = Owned<wasm_store_t, wasm_store_delete>;
using Compiled = Owned<wasm_module_t, wasm_module_delete>;
using Instantiated = Owned<wasm_instance_t, wasm_instance_delete>;
using Function = Owned<wasm_func_t, wasm_func_delete>;

struct ImportTypes {
  wasm_importtype_vec_t list{};
  explicit ImportTypes(const wasm_module_t* module) { wasm_module_imports(module, &list); }
  ~ImportTypes() { wasm_importtype_vec_delete(&list); }
};
struct ExportTypes {
  wasm_exporttype_vec_t list{};
  explicit ExportTypes(const wasm_module_t* module) { wasm_module_exports(module, &list); }
  ~ExportTypes() { wasm_exporttype_vec_delete(&list); }
};
struct Exports {
  wasm_extern_vec_t list{};
  explicit Exports(const wasm_instance_t* instance) { wasm_instance_exports(instance, &list); }
  ~Exports() { wasm_extern_vec_delete(&list); }
};

std::string text(const wasm_name_t* name) {
  std::string value(name->data, name->size);
  // WAMR counts the terminator of names.
  while (!value.empty() && value.back() == '\0') value.pop_back();
  return value;
}

// Stack of the interpreter, and of the frames that AOT code keeps for call stacks.
constexpr std::uint32_t guest_stack_bytes = 256 * 1024;
// AOT code with call stacks writes the values of a frame behind its end, and of the last frame behind the end of the
// stack: behind whatever may be a stack, as much is kept free as the largest frame has (pages never touched cost none).
constexpr std::size_t overrun_bytes = 1024 * 1024;

std::size_t with_overrun(unsigned size) { return std::size_t{size} + (size >= guest_stack_bytes ? overrun_bytes : 0); }
void* allocate(unsigned size) { return std::malloc(with_overrun(size)); }
void* reallocate(void* block, unsigned size) { return std::realloc(block, with_overrun(size)); }

wasm_engine_t* new_engine() {
  MemAllocOption option{};
  option.allocator.malloc_func = reinterpret_cast<void*>(allocate);
  option.allocator.realloc_func = reinterpret_cast<void*>(reallocate);
  option.allocator.free_func = reinterpret_cast<void*>(std::free);
  // The engine takes the configuration over.
  wasm_config_t* const config = wasm_config_new();
  return wasm_engine_new_with_config(wasm_config_set_mem_alloc_opt(config, Alloc_With_Allocator, &option));
}

wasm_engine_t* engine() {
  // Native stack checks and signal handling are the engine's; it lives as long as the process.
  static const Engine instance(new_engine());
  if (!instance) throw std::runtime_error("WAMR cannot be initialized");
  return instance.get();
}

// What WAMR says of a trap, in the words that every engine's trap gets.
std::string trap_word(const std::string& message) {
  static const std::pair<const char*, const char*> words[] = {
      {"unreachable", "unreachable"},
      {"stack overflow", "call stack exhausted"},
      {"out of bounds memory access", "out of bounds memory access"},
      {"out of bounds table access", "out of bounds table access"},
      {"undefined element", "out of bounds table access"},
      {"uninitialized element", "indirect call to a null or wrong function"},
      {"indirect call type mismatch", "indirect call to a null or wrong function"},
      {"null function", "indirect call to a null or wrong function"},
      {"integer divide by zero", "integer divide by zero"},
      {"integer overflow", "integer overflow"},
      {"invalid conversion to integer", "invalid conversion to integer"},
  };
  for (const auto& [part, word] : words) {
    if (message.find(part) != std::string::npos) return word;
  }
  return "trap";
}

// --- ending the guest from outside ----------------------------------------------------------------------------------

constexpr char deadline_word[] = "deadline exceeded";

// Native stack that host functions may need. A guest that leaves less has used its own up: a fault inside a host
// function would unwind past it and leave its heap in the middle of a change.
constexpr std::size_t host_stack_bytes = 256 * 1024;

std::atomic<bool> deadline_passed{false};
// More than 0 while a host function runs: there the guest is stopped when the function returns.
std::atomic<int> host_depth{0};
std::atomic<bool> guest_runs{false};
// Where WAMR would land before the call under way began: landing there again would skip host frames.
std::atomic<const void*> outer_landing{nullptr};

// A call into the guest, which may be interrupted while it lasts.
class Interruptible {
 public:
  Interruptible() : depth_(host_depth.exchange(0)), ran_(guest_runs), landing_(outer_landing) {
    outer_landing = guest_landing();
    guest_runs = true;
  }
  ~Interruptible() {
    guest_runs = ran_;
    outer_landing = landing_;
    host_depth = depth_;
  }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;

 private:
  int depth_;
  bool ran_;
  const void* landing_;
};

void stop_timer() {
  const itimerval never{};
  setitimer(ITIMER_REAL, &never, nullptr);
}

// Whether the guest can be ended now and nothing else is: it runs, and WAMR has not begun to leave it.
bool can_interrupt() {
  if (!guest_runs || host_depth > 0) return false;
  const void* const landing = guest_landing();
  return landing != nullptr && landing != outer_landing && !guest_has_trapped();
}

void on_deadline(int) {
  const int error = errno;
  deadline_passed = true;
  if (can_interrupt()) {
    // Signals that come while WAMR unwinds would find no guest.
    stop_timer();
    interrupt_guest(deadline_word);
  }
  errno = error;
}

void start_timer(unsigned milliseconds) {
  itimerval timer{};
  timer.it_value.tv_sec = milliseconds / 1000;
  timer.it_value.tv_usec = (milliseconds % 1000) * 1000;
  // Fired again in case the first signal met the host in the middle of its own work.
  timer.it_interval.tv_usec = 10000;
  setitimer(ITIMER_REAL, &timer, nullptr);
}

void allow_signals() {
  // WAMR leaves the signal handler by a jump that keeps its mask.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGALRM);
  sigaddset(&set, SIGSEGV);
  sigaddset(&set, SIGBUS);
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

// --- one VM ---------------------------------------------------------------------------------------------------------

class CApiMemory final : public Memory {
 public:
  wasm_memory_t* handle = nullptr;
  std::uint8_t* data() const override {
    return handle == nullptr ? nullptr : reinterpret_cast<std::uint8_t*>(wasm_memory_data(handle));
  }
  std::size_t size() const override { return handle == nullptr ? 0 : wasm_memory_data_size(handle); }
};

class CApiInstance;

struct ImportContext {
  CApiInstance* instance;
  std::size_t index;
};

class CApiInstance final : public Instance {
 public:
  CApiInstance(const Artifact& artifact, const std::vector<std::uint8_t>& bytes, HostCall host_call,
               std::uint64_t max_memory_bytes);

  Memory& memory() override { return memory_; }
  std::optional<std::uint32_t> call(const std::string& name, const std::vector<std::uint32_t>& args) override;
  wasm_trap_t* host_called(std::size_t index, const wasm_val_vec_t* args, wasm_val_vec_t* results);

 private:
  std::string exception_of(wasm_trap_t* trap, std::vector<std::string>& frames) const;

  HostCall host_call_;
  Store store_;
  Compiled module_;
  std::vector<ImportContext> contexts_;
  std::vector<Function> functions_;
  Instantiated instance_;
  std::unique_ptr<Exports> exports_;
  std::map<std::string, wasm_func_t*> by_name_;
  CApiMemory memory_;
  // Why the guest's run was ended by the host.
  std::string abort_;
  std::exception_ptr host_error_;
};

wasm_trap_t* on_import(void* environment, const wasm_val_vec_t* args, wasm_val_vec_t* results) {
  if (native_stack_left() < host_stack_bytes) interrupt_guest("native stack overflow");
  const auto* context = static_cast<ImportContext*>(environment);
  return context->instance->host_called(context->index, args, results);
}

CApiInstance::CApiInstance(const Artifact& artifact, const std::vector<std::uint8_t>& bytes, HostCall host_call,
                           std::uint64_t max_memory_bytes)
    : host_call_(std::move(host_call)), store_(wasm_store_new(engine())) {
  if (!store_) throw PluginFailure("link", "Failed to create new Wasm instance");
  wasm_byte_vec_t binary{};
  // The runtime writes into what it loads; each VM gets bytes of its own, as a gateway's do.
  wasm_byte_vec_new(&binary, bytes.size(), reinterpret_cast<const wasm_byte_t*>(bytes.data()));
  module_.reset(wasm_module_new(store_.get(), &binary));
  wasm_byte_vec_delete(&binary);
  if (!module_) throw PluginFailure("load", "Failed to load Wasm bytecode");

  const ImportTypes types(module_.get());
  contexts_.reserve(types.list.size);
  std::vector<wasm_extern_t*> externs;
  for (std::size_t index = 0; index < types.list.size; ++index) {
    const wasm_importtype_t* type = types.list.data[index];
    const std::string module = text(wasm_importtype_module(type));
    const std::string name = text(wasm_importtype_name(type));
    const wasm_externtype_t* external = wasm_importtype_type(type);
    // Duplicates are legal: each slot is resolved by its names.
    std::size_t known = 0;
    while (known < artifact.imports.size() &&
           (artifact.imports[known].module != module || artifact.imports[known].name != name)) {
      ++known;
    }
    if (wasm_externtype_kind(external) != WASM_EXTERN_FUNC || known == artifact.imports.size()) {
      throw PluginFailure("link", "Failed to load Wasm module due to a missing import: " + module + "." + name);
    }
    contexts_.push_back({this, known});
    functions_.emplace_back(wasm_func_new_with_env(store_.get(), wasm_externtype_as_functype_const(external), on_import,
                                                   &contexts_.back(), nullptr));
    externs.push_back(wasm_func_as_extern(functions_.back().get()));
  }
  wasm_extern_vec_t imports{externs.size(), externs.data(), externs.size(), sizeof(wasm_extern_t*), nullptr};
  InstantiationArgs arguments{};
  arguments.default_stack_size = guest_stack_bytes;
  arguments.max_memory_pages = static_cast<std::uint32_t>(max_memory_bytes / 65536);
  wasm_trap_t* trap = nullptr;
  instance_.reset(wasm_instance_new_with_args_ex(store_.get(), module_.get(), &imports, &trap, &arguments));
  if (trap != nullptr) wasm_trap_delete(trap);
  if (!instance_) throw PluginFailure("link", "Failed to create new Wasm instance");

  exports_ = std::make_unique<Exports>(instance_.get());
  const ExportTypes export_types(module_.get());
  for (std::size_t index = 0; index < exports_->list.size && index < export_types.list.size; ++index) {
    wasm_extern_t* external = exports_->list.data[index];
    const wasm_externkind_t kind = wasm_extern_kind(external);
    if (kind == WASM_EXTERN_FUNC) {
      by_name_[text(wasm_exporttype_name(export_types.list.data[index]))] = wasm_extern_as_func(external);
    } else if (kind == WASM_EXTERN_MEMORY) {
      memory_.handle = wasm_extern_as_memory(external);
    }
  }
}

wasm_trap_t* CApiInstance::host_called(std::size_t index, const wasm_val_vec_t* args, wasm_val_vec_t* results) {
  ++host_depth;
  std::string reason;
  try {
    // Parameters may lie in a buffer that a call back into the guest reuses: they are copied first.
    std::vector<Value> values;
    for (std::size_t position = 0; position < args->num_elems; ++position) {
      const wasm_val_t& value = args->data[position];
      const bool is_i64 = value.kind == WASM_I64;
      values.push_back({is_i64, is_i64 ? value.of.i64 : static_cast<std::int64_t>(static_cast<std::uint32_t>(value.of.i32))});
    }
    const std::optional<std::uint32_t> result = host_call_(index, values);
    if (result && results->size > 0) {
      results->data[0].kind = WASM_I32;
      results->data[0].of.i32 = static_cast<std::int32_t>(*result);
    }
  } catch (const HostAbort& abort) {
    reason = abort.what();
  } catch (const EngineTrap& trap) {
    // A trap in a nested allocation counts for the callback around it.
    reason = trap.what();
  } catch (...) {
    host_error_ = std::current_exception();
    reason = "host error";
  }
  if (reason.empty() && deadline_passed) reason = deadline_word;
  if (reason.empty()) {
    --host_depth;
    return nullptr;
  }
  // The guest does not run again: the depth stays until `call` puts it right.
  abort_ = reason;
  wasm_name_t message{};
  wasm_name_new_from_string_nt(&message, reason.c_str());
  wasm_trap_t* trap = wasm_trap_new(store_.get(), &message);
  wasm_name_delete(&message);
  return trap;
}

std::string CApiInstance::exception_of(wasm_trap_t* trap, std::vector<std::string>& frames) const {
  wasm_message_t message{};
  wasm_trap_message(trap, &message);
  std::string words = message.data == nullptr ? std::string() : text(&message);
  wasm_byte_vec_delete(&message);
  wasm_frame_vec_t trace{};
  wasm_trap_trace(trap, &trace);
  for (std::size_t index = 0; index < trace.num_elems; ++index) {
    frames.push_back("function " + std::to_string(wasm_frame_func_index(trace.data[index])));
  }
  wasm_frame_vec_delete(&trace);
  return words;
}

std::optional<std::uint32_t> CApiInstance::call(const std::string& name, const std::vector<std::uint32_t>& args) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  wasm_val_t arguments[8] = {};
  for (std::size_t index = 0; index < args.size(); ++index) {
    arguments[index].kind = WASM_I32;
    arguments[index].of.i32 = static_cast<std::int32_t>(args[index]);
  }
  wasm_val_t result = {};
  result.kind = WASM_I32;
  const std::size_t result_count = wasm_func_result_arity(found->second);
  const wasm_val_vec_t arguments_list = {args.size(), arguments, args.size(), sizeof(wasm_val_t), nullptr};
  wasm_val_vec_t results = {result_count, &result, result_count, sizeof(wasm_val_t), nullptr};

  wasm_trap_t* trap = nullptr;
  {
    const Interruptible interruptible;
    trap = wasm_func_call(found->second, &arguments_list, &results);
  }
  if (trap == nullptr) return result_count > 0 ? std::optional<std::uint32_t>(static_cast<std::uint32_t>(result.of.i32)) : std::nullopt;

  allow_signals();
  std::vector<std::string> frames;
  const std::string words = exception_of(trap, frames);
  wasm_trap_delete(trap);
  if (host_error_) std::rethrow_exception(std::exchange(host_error_, nullptr));
  std::string word = abort_.empty() ? trap_word(words) : std::exchange(abort_, {});
  if (deadline_passed) word = deadline_word;
  throw EngineTrap(word, words, std::move(frames));
}

class CApiModule final : public Module {
 public:
  CApiModule(const Artifact& artifact, std::vector<std::uint8_t> bytes) : artifact_(artifact), bytes_(std::move(bytes)) {}

  std::unique_ptr<Instance> instantiate(HostCall host_call, std::uint64_t max_memory_bytes) override {
    return std::make_unique<CApiInstance>(artifact_, bytes_, std::move(host_call), max_memory_bytes);
  }

 private:
  const Artifact& artifact_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::optional<std::string> Memory::read(std::uint32_t address, std::uint32_t length) const {
  if (!contains(address, length)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(data()) + address, length);
}

std::optional<std::uint32_t> Memory::read_u32(std::uint32_t address) const {
  if (!contains(address, 4)) return std::nullopt;
  std::uint32_t value = 0;
  for (int part = 3; part >= 0; --part) value = value << 8 | data()[address + static_cast<std::uint32_t>(part)];
  return value;
}

bool Memory::write(std::uint32_t address, const std::string& bytes) const {
  if (!contains(address, bytes.size())) return false;
  std::memcpy(data() + address, bytes.data(), bytes.size());
  return true;
}

bool Memory::write_u16(std::uint32_t address, std::uint16_t value) const { return write(address, u32le(value).substr(0, 2)); }

Deadline::Deadline(unsigned milliseconds) : active_(milliseconds > 0) {
  // Without a limit there is nothing to arm: system calls around every callback would be measured as the plugin's.
  if (!active_) return;
  struct sigaction action {};
  action.sa_handler = on_deadline;
  // The handler ends in a fault that WAMR handles: neither signal may wait for the other.
  action.sa_flags = SA_NODEFER | SA_ONSTACK;
  sigaction(SIGALRM, &action, nullptr);
  deadline_passed = false;
  start_timer(milliseconds);
}

Deadline::~Deadline() {
  if (!active_) return;
  stop_timer();
  deadline_passed = false;
}

std::unique_ptr<Module> load_module(const Artifact& artifact, EngineKind kind, std::set<std::string>& notes) {
  if (kind == EngineKind::interp) return std::make_unique<CApiModule>(artifact, artifact.wasm);
  if (artifact.aot.empty()) throw std::runtime_error("the artifact has no AOT half");
  std::vector<std::uint8_t> bytes = artifact.aot;
  if (artifact.aot_format != HOST_AOT_FORMAT) {
    // Formats 5 and 6 differ in the version word alone (see servesFormat in packages/toolchain/src/formats.ts).
    if (artifact.aot_format != 5 || HOST_AOT_FORMAT != 6) {
      throw PluginFailure("load", "this host's WAMR " HOST_WAMR_VERSION " loads AOT format " + std::to_string(HOST_AOT_FORMAT) +
                                      ", the artifact's AOT half is of format " + std::to_string(artifact.aot_format));
    }
    bytes[4] = HOST_AOT_FORMAT;
    notes.insert("The AOT half is of format 5 and was run as format 6: the two differ in the version word alone.");
  }
  return std::make_unique<CApiModule>(artifact, std::move(bytes));
}

}  // namespace host
