#include "session.hpp"

#include "exchange.hpp"

namespace host {
namespace {

class Session {
 public:
  Session(const Artifact& artifact, Scenario& scenario, EngineKind engine)
      : artifact_(artifact), scenario_(scenario), engine_(engine), state_(scenario, true) {}

  Json run() {
    try {
      module_ = load_module(artifact_, engine_, state_.notes);
      plan_ = plan_link(artifact_, state_.profile);
      living_vm();
      deliver_ticks(scenario_.ticks);
    } catch (...) {
      failure_ = failure_of(std::current_exception());
    }
    if (!failure_) {
      for (Exchange& exchange : scenario_.exchanges) run_one(exchange);
      close();
    }
    return trace();
  }

 private:
  // The VM, made anew when the last one trapped or did not start. Throws PluginFailure, GuestTrap.
  Vm& living_vm() {
    if (vm_ && started_ && !vm_->dead) return *vm_;
    started_ = false;
    keep_pages();
    vm_.reset();
    vm_ = std::make_unique<Vm>(state_, *module_, artifact_, plan_);
    vm_->start();
    started_ = true;
    return *vm_;
  }

  void deliver_ticks(unsigned count) {
    for (; count > 0; --count) {
      try {
        living_vm().tick();
      } catch (...) {
        failure_of(std::current_exception());
        if (!started_) return;
      }
    }
  }

  void run_one(Exchange& exchange) {
    state_.events.push_back(Json{{"exchange", {{"index", exchanges_.size()}, {"name", exchange.name}}}});
    unsigned ticks = exchange.ticks;
    Json result;
    try {
      result = run_exchange(living_vm(), exchange, ticks);
      deliver_ticks(ticks);
    } catch (...) {
      result = failed_exchange(exchange.name, failure_of(std::current_exception()));
    }
    state_.answers = &state_.own_answers;
    exchanges_.push_back(std::move(result));
  }

  void close() {
    if (!vm_ || !started_ || vm_->dead) return;
    try {
      const auto done = vm_->call_export("proxy_on_done", {root_context_id}, root_context_id, "done");
      vm_->done_pending = done && *done == 0;
      vm_->settle();
      if (vm_->done_pending) return;
      vm_->call_export("proxy_on_delete", {root_context_id}, root_context_id, "done");
      vm_->settle();
    } catch (...) {
      failure_of(std::current_exception());
    }
  }

  // The failure behind what was thrown; errors of this host itself are thrown on.
  static Failure failure_of(const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const GuestTrap& trap) {
      return trap.failure;
    } catch (const PluginFailure& failure) {
      return failure.failure;
    }
  }

  void keep_pages() {
    if (vm_) pages_ = vm_->memory().size() / 65536;
  }

  Json trace() {
    keep_pages();
    Json trace = {{"formatVersion", 1},
                  {"engine", engine_ == EngineKind::aot ? "aot" : "interp"},
                  {"notes", state_.notes},
                  {"events", std::move(state_.events)},
                  {"exchanges", std::move(exchanges_)},
                  {"metrics", state_.metrics.to_json()},
                  {"memoryPages", pages_}};
    if (failure_) trace["failure"] = failure_to_json(*failure_);
    return trace;
  }

  const Artifact& artifact_;
  Scenario& scenario_;
  EngineKind engine_;
  State state_;
  std::unique_ptr<Module> module_;
  LinkPlan plan_;
  std::unique_ptr<Vm> vm_;
  bool started_ = false;
  std::optional<Failure> failure_;
  Json exchanges_ = Json::array();
  std::size_t pages_ = 0;
};

}  // namespace

Json run_scenario(const Artifact& artifact, Scenario& scenario, EngineKind engine) {
  return Session(artifact, scenario, engine).run();
}

}  // namespace host
