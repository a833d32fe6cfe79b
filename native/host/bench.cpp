#include "bench.hpp"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>

#include "exchange.hpp"

namespace host {
namespace {

using WallClock = std::chrono::steady_clock;

double milliseconds_since(WallClock::time_point start) {
  return std::chrono::duration<double, std::milli>(WallClock::now() - start).count();
}

// CPU time of the whole process: V8 compiles and collects on other threads, so both engines are measured like this.
double cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void run_pass(Vm& vm, Scenario& scenario, const std::vector<Answers>& answers) {
  for (std::size_t index = 0; index < scenario.exchanges.size(); ++index) {
    Exchange& exchange = scenario.exchanges[index];
    exchange.answers = answers[index];
    unsigned ticks = exchange.ticks;
    const Json result = run_exchange(vm, exchange, ticks);
    if (result.contains("failure")) {
      throw std::runtime_error("the plugin failed in " + exchange.name + ": " +
                               result["failure"]["message"].get<std::string>());
    }
    for (; ticks > 0; --ticks) vm.tick();
  }
  vm.state.answers = &vm.state.own_answers;
}

Json measure(const Artifact& artifact, Scenario& scenario, EngineKind engine, const BenchOptions& options) {
  State state(scenario, false);
  const auto loading = WallClock::now();
  const std::unique_ptr<Module> module = load_module(artifact, engine, state.notes);
  const LinkPlan plan = plan_link(artifact, state.profile);
  Vm vm(state, *module, artifact, plan);
  const double load = milliseconds_since(loading);
  const auto starting = WallClock::now();
  vm.start_vm();
  const double start = milliseconds_since(starting);
  const auto configuring = WallClock::now();
  vm.configure();
  const double configure = milliseconds_since(configuring);
  for (unsigned tick = 0; tick < scenario.ticks; ++tick) vm.tick();

  std::vector<Answers> answers;
  for (const Exchange& exchange : scenario.exchanges) answers.push_back(exchange.answers);
  for (unsigned pass = 0; pass < options.warmup; ++pass) run_pass(vm, scenario, answers);

  Json batches = Json::array();
  const std::uint64_t calls_before = state.host_calls;
  const auto measuring = WallClock::now();
  do {
    const double before = cpu_nanoseconds();
    for (unsigned pass = 0; pass < options.iterations; ++pass) run_pass(vm, scenario, answers);
    batches.push_back((cpu_nanoseconds() - before) / options.iterations);
  } while (milliseconds_since(measuring) < options.seconds * 1000);
  const double passes = static_cast<double>(batches.size()) * options.iterations;
  return Json{{"formatVersion", 1},
              {"engine", engine == EngineKind::aot ? "aot" : "interp"},
              {"loadMilliseconds", load},
              {"startMilliseconds", start},
              {"configureMilliseconds", configure},
              {"passNanoseconds", std::move(batches)},
              {"hostCallsPerPass", static_cast<double>(state.host_calls - calls_before) / passes},
              {"memoryPages", vm.memory().size() / 65536},
              {"residentBytes", resident_bytes()}};
}

}  // namespace

Json bench_scenario(const Artifact& artifact, Scenario& scenario, EngineKind engine, const BenchOptions& options) {
  if (scenario.exchanges.empty()) throw std::runtime_error("the scenario has no exchange to measure");
  try {
    return measure(artifact, scenario, engine, options);
  } catch (const GuestTrap& trap) {
    throw std::runtime_error("the plugin failed: " + trap.failure.message);
  } catch (const PluginFailure& failure) {
    throw std::runtime_error("the plugin failed: " + failure.failure.message);
  }
}

}  // namespace host
