// One instance of the plugin and all that lives and dies with it.
#pragma once

#include <deque>
#include <functional>
#include <string_view>

#include "engine.hpp"
#include "link.hpp"

namespace host {

class Vm;

// A host function as plugins call it; nothing for functions without result.
using Arguments = std::vector<Value>;
using HostFunction = std::optional<std::uint32_t> (*)(Vm& vm, const Arguments& args);

// The root context: the first id that a VM gives.
constexpr std::uint32_t root_context_id = 1;

// Thrown when the guest trapped: the VM is then dead.
struct GuestTrap : std::runtime_error {
  explicit GuestTrap(Failure failure) : std::runtime_error(failure.message), failure(std::move(failure)) {}
  Failure failure;
};

// Calls to the outside, and what the callback of an answer may read.
struct Callouts {
  std::uint32_t last_ids[4] = {0, 1, 2, 3};
  // gRPC calls and streams whose end has not been delivered.
  std::set<std::uint32_t> open;
  std::uint32_t status_code = 0;
  std::string status_message;
  std::optional<HeaderMap> http_headers;
  std::optional<std::string> http_body;
  std::optional<HeaderMap> http_trailers;
  std::optional<HeaderMap> grpc_initial_metadata;
  std::optional<HeaderMap> grpc_trailing_metadata;
  std::optional<std::string> grpc_message;
  std::optional<std::string> redis_response;
};

// Views, not copies: without a recording nothing is kept of them.
using Named = std::initializer_list<std::pair<const char*, std::string_view>>;

class Vm {
 public:
  // Instantiates the plugin without starting it. Throws PluginFailure.
  Vm(State& state, Module& module, const Artifact& artifact, const LinkPlan& plan);

  // `_initialize` or `_start`, root context, VM start, configuration. Throws PluginFailure, GuestTrap.
  void start();
  // The two parts of a start: up to the VM start, and the configuration.
  void start_vm();
  void configure();
  // Calls an export and records it; nothing where the plugin does not export it. Throws GuestTrap.
  std::optional<std::uint32_t> call_export(const std::string& name, const std::vector<std::uint32_t>& args,
                                           std::uint32_t context, const std::string& stage);
  // Does what the host calls of the callback that just ended asked for, in their order.
  void act();
  // What follows every callback: the actions that it asked for, then all events, each followed by its own actions.
  void settle();
  // One tick, when the plugin asked for ticks.
  void tick();

  // The context that host calls count as now.
  std::uint32_t context() const { return effective_context == 0 ? current_context : effective_context; }
  // The stream that host calls count as now; none on the root context.
  Stream* current_stream() const { return stream != nullptr && stream->id == context() ? stream : nullptr; }
  // The header map of a type that a plugin may read now; none where there is none.
  const HeaderMap* map_to_read(std::uint32_t type) const;
  // The one that it may change now: answers to its own calls are read only.
  HeaderMap* map_to_change(std::uint32_t type);
  Memory& memory() { return instance_->memory(); }

  // Lets the plugin allocate memory; nothing when it cannot, or gives what lies outside memory.
  std::optional<std::uint32_t> allocate(std::uint32_t size);
  // Copies bytes into memory that the plugin allocates, then writes pointer and size.
  bool give_back(const std::string& value, std::uint32_t pointer_address, std::uint32_t size_address);

  void record_input(Named values) { record("in", values); }
  void record_output(Named values) { record("out", values); }
  void write_log(std::uint32_t level, const std::string& message);

  State& state;
  const LinkPlan& plan;
  Callouts callouts;
  std::uint32_t next_context_id = root_context_id + 1;
  std::uint32_t current_context = 0;
  // The context that the plugin asked host calls to count as; 0 for none.
  std::uint32_t effective_context = 0;
  Stream* stream = nullptr;
  std::uint32_t tick_period = 0;
  std::vector<std::function<void()>> actions;
  std::deque<std::function<void()>> events;
  bool sent_local_response = false;
  bool configuring = false;
  bool done_pending = false;
  bool dead = false;
  std::map<std::uint32_t, std::shared_ptr<Metric>> metric_ids;
  std::uint32_t last_metric_ids[3] = {0, 1, 2};

 private:
  // An import of the plugin and what it is linked to.
  struct LinkedImport {
    std::string name;
    std::string qualified_name;
    HostFunction run;
  };

  std::optional<std::uint32_t> host_call(std::size_t import, const std::vector<Value>& args);
  void record(const char* member, Named values);

  std::vector<LinkedImport> imports_;
  std::unique_ptr<Instance> instance_;
  std::set<std::string> callbacks_;
  // Imports that may be called now; none for all.
  const std::set<std::string>* allowed_imports_;
  // Index of the host call being recorded in the events; -1 for none.
  std::ptrdiff_t open_call_ = -1;
};

}  // namespace host
