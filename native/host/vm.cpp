#include "vm.hpp"

#include "functions/registry.hpp"

namespace host {
namespace {

// A trace of so many events takes no more: the plugin is then stopped as if its time were over.
constexpr std::size_t max_events = 1000000;

// What profiles of the family envoy allow while the allocator runs.
const std::set<std::string>& allocator_imports() {
  static const std::set<std::string> names = {
      "env.proxy_log",
      "wasi_unstable.fd_write",          "wasi_unstable.clock_time_get",          "wasi_unstable.poll_oneoff",
      "wasi_snapshot_preview1.fd_write", "wasi_snapshot_preview1.clock_time_get", "wasi_snapshot_preview1.poll_oneoff"};
  return names;
}

Json value_to_json(const Value& value) {
  if (value.is_i64) return std::to_string(value.bits);
  return value.u32();
}

std::uint32_t size_of(const std::string& text) { return static_cast<std::uint32_t>(text.size()); }

}  // namespace

Vm::Vm(State& state, Module& module, const Artifact& artifact, const LinkPlan& plan)
    : state(state), plan(plan), callbacks_(plan.callbacks.begin(), plan.callbacks.end()),
      allowed_imports_(&plan.start_imports) {
  for (const ImportedFunction& function : artifact.imports) {
    imports_.push_back({function.name, function.module + "." + function.name,
                        find_host_function(function.module, function.name)});
  }
  instance_ = module.instantiate(
      [this](std::size_t import, const std::vector<Value>& args) { return host_call(import, args); },
      state.profile.max_memory_bytes);
  // WAMR raises its limit to what the module starts with; a gateway refuses it.
  if (memory().size() > state.profile.max_memory_bytes) {
    throw PluginFailure("link", "Failed to create new Wasm instance");
  }
}

void Vm::start() {
  start_vm();
  configure();
}

void Vm::start_vm() {
  if (callbacks_.count("_initialize") > 0) {
    call_export("_initialize", {}, 0, "start");
    if (callbacks_.count("main") > 0) call_export("main", {0, 0}, 0, "start");
    else call_export("__main_void", {}, 0, "start");
  } else {
    call_export("_start", {}, 0, "start");
  }
  allowed_imports_ = nullptr;
  settle();

  configuring = true;
  call_export("proxy_on_context_create", {root_context_id, 0}, root_context_id, "start");
  configuring = false;
  settle();
  const auto started =
      call_export("proxy_on_vm_start", {root_context_id, size_of(state.scenario.vm_configuration)}, root_context_id, "start");
  if (started && *started == 0) throw PluginFailure("start", "Failed to start base Wasm");
  settle();
}

void Vm::configure() {
  configuring = true;
  const auto configured =
      call_export("proxy_on_configure", {root_context_id, size_of(state.scenario.configuration)}, root_context_id, "configure");
  configuring = false;
  if (configured && *configured == 0) throw PluginFailure("configure", "Failed to configure base Wasm plugin");
  settle();
}

std::optional<std::uint32_t> Vm::call_export(const std::string& name, const std::vector<std::uint32_t>& args,
                                             std::uint32_t context, const std::string& stage) {
  if (callbacks_.count(name) == 0) return std::nullopt;
  const std::size_t event = state.events.size();
  if (state.recording) state.events.push_back(Json{{"callback", name}, {"args", args}, {"result", nullptr}});
  current_context = context;
  effective_context = 0;
  open_call_ = -1;
  try {
    std::optional<std::uint32_t> result;
    {
      const Deadline deadline(state.recording ? state.scenario.deadline_milliseconds : 0);
      result = instance_->call(name, args);
    }
    effective_context = 0;
    if (state.recording && result) state.events[event]["result"] = *result;
    return result;
  } catch (const EngineTrap& trap) {
    const Failure failure{stage, trap.what(), trap.frames};
    dead = true;
    if (state.recording) {
      // How much a plugin did before its time was over is timing.
      if (failure.message == "deadline exceeded") {
        while (state.events.size() > event + 1) state.events.erase(state.events.size() - 1);
      }
      state.events.push_back(Json{{"trap", failure_to_json(failure)}});
      if (!trap.own_words.empty() && trap.own_words != failure.message) state.notes.insert("trap: " + trap.own_words);
    }
    throw GuestTrap(failure);
  }
}

void Vm::act() {
  sent_local_response = false;
  const std::vector<std::function<void()>> now = std::exchange(actions, {});
  for (const auto& action : now) action();
}

void Vm::settle() {
  act();
  while (!events.empty()) {
    const std::function<void()> event = std::move(events.front());
    events.pop_front();
    event();
    act();
  }
}

void Vm::tick() {
  if (tick_period == 0) return;
  state.clock.now += std::uint64_t{tick_period} * 1000000;
  call_export("proxy_on_tick", {root_context_id}, root_context_id, "tick");
  settle();
}

std::optional<std::uint32_t> Vm::allocate(std::uint32_t size) {
  const auto* const allowed = allowed_imports_;
  const std::uint32_t current = current_context;
  const std::uint32_t effective = effective_context;
  const std::ptrdiff_t open_call = open_call_;
  if (!state.profile.higress) allowed_imports_ = &allocator_imports();
  current_context = 0;
  effective_context = 0;
  const std::uint32_t address = instance_->call(plan.allocator, {size}).value_or(0);
  current_context = current;
  effective_context = effective;
  allowed_imports_ = allowed;
  open_call_ = open_call;
  if (address == 0 || !memory().contains(address, size)) return std::nullopt;
  return address;
}

namespace {

const HeaderMap* get(const std::optional<HeaderMap>& map) { return map ? &*map : nullptr; }
HeaderMap* get(std::optional<HeaderMap>& map) { return map ? &*map : nullptr; }

}  // namespace

const HeaderMap* Vm::map_to_read(std::uint32_t type) const {
  const Stream* const current = current_stream();
  if (current != nullptr && current->logging) {
    switch (type) {
      case 0: return get(current->request.headers);
      case 2: return get(current->response.headers);
      case 3: return get(current->response.trailers);
      default: return nullptr;
    }
  }
  if (type < 4 && current == nullptr) return nullptr;
  switch (type) {
    case 0: return current->request.headers_visible ? get(current->request.headers) : nullptr;
    case 1: return current->request.trailers_visible ? get(current->request.trailers) : nullptr;
    case 2: return current->response.headers_visible ? get(current->response.headers) : nullptr;
    case 3: return current->response.trailers_visible ? get(current->response.trailers) : nullptr;
    case 4: return get(callouts.grpc_initial_metadata);
    case 5: return get(callouts.grpc_trailing_metadata);
    case 6: return get(callouts.http_headers);
    default: return get(callouts.http_trailers);
  }
}

HeaderMap* Vm::map_to_change(std::uint32_t type) {
  Stream* const current = current_stream();
  if (current == nullptr) return nullptr;
  switch (type) {
    case 0: return current->request.headers_visible ? get(current->request.headers) : nullptr;
    case 1: return current->request.trailers_for_change();
    case 2: return current->response.headers_visible ? get(current->response.headers) : nullptr;
    case 3: return current->response.trailers_for_change();
    default: return nullptr;
  }
}

bool Vm::give_back(const std::string& value, std::uint32_t pointer_address, std::uint32_t size_address) {
  std::uint32_t pointer = 0;
  if (!value.empty()) {
    const auto allocated = allocate(static_cast<std::uint32_t>(value.size()));
    if (!allocated) return false;
    pointer = *allocated;
    memory().write(pointer, value);
  }
  return memory().write_u32(pointer_address, pointer) &&
         memory().write_u32(size_address, static_cast<std::uint32_t>(value.size()));
}

void Vm::write_log(std::uint32_t level, const std::string& message) {
  static const char* const names[] = {"trace", "debug", "info", "warn", "error", "critical"};
  if (!state.recording || level >= std::size(names) || level < state.scenario.log_level) return;
  state.events.push_back(Json{{"log", {{"level", names[level]}, {"message", bytes_to_json(message)}}}});
}

void Vm::record(const char* member, Named values) {
  if (open_call_ < 0) return;
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = bytes_to_json(std::string(value));
  state.events[static_cast<std::size_t>(open_call_)][member] = std::move(object);
}

std::optional<std::uint32_t> Vm::host_call(std::size_t import, const std::vector<Value>& args) {
  const LinkedImport& function = imports_[import];
  ++state.host_calls;
  const bool forbidden = allowed_imports_ != nullptr && allowed_imports_->count(function.qualified_name) == 0;
  if (!state.recording) {
    if (forbidden) throw HostAbort("restricted callback: " + function.qualified_name);
    return function.run(*this, args);
  }
  const std::size_t index = state.events.size();
  if (index >= max_events) throw HostAbort("deadline exceeded");
  Json event = {{"hostCall", function.name}, {"args", Json::array()}, {"result", nullptr}};
  for (const Value& value : args) event["args"].push_back(value_to_json(value));
  state.events.push_back(std::move(event));
  if (forbidden) throw HostAbort("restricted callback: " + function.qualified_name);
  const std::ptrdiff_t outer = std::exchange(open_call_, static_cast<std::ptrdiff_t>(index));
  const std::optional<std::uint32_t> result = function.run(*this, args);
  open_call_ = outer;
  if (result) state.events[index]["result"] = *result;
  return result;
}

}  // namespace host
