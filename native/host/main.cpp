// proxy-wasm-aot-wamr-host, reading top to bottom: parse, read, run, print.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bench.hpp"
#include "call.hpp"
#include "session.hpp"

namespace {

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

host::Json version() {
  host::Json reads = host::Json::array();
  if (HOST_AOT_FORMAT == 6) reads.push_back(5);
  reads.push_back(HOST_AOT_FORMAT);
  return host::Json{{"wamrVersion", HOST_WAMR_VERSION}, {"aotFormat", HOST_AOT_FORMAT}, {"reads", reads}};
}

// WAMR prints warnings and call stacks to standard output; only the trace belongs there.
class OwnOutput {
 public:
  OwnOutput() : descriptor_(dup(STDOUT_FILENO)) { dup2(STDERR_FILENO, STDOUT_FILENO); }

  bool print(const std::string& text) const {
    std::size_t written = 0;
    while (written < text.size()) {
      const ssize_t count = write(descriptor_, text.data() + written, text.size() - written);
      if (count <= 0) return false;
      written += static_cast<std::size_t>(count);
    }
    return true;
  }

 private:
  int descriptor_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Runs a proxy-wasm plugin on WAMR as a gateway does.", "proxy-wasm-aot-wamr-host"};
  app.set_version_flag("--version", version().dump());
  app.require_subcommand(1);
  CLI::App* run = app.add_subcommand("run", "Run a scenario and print its trace as JSON");
  std::string artifact_path;
  std::string scenario_path;
  host::EngineKind engine = host::EngineKind::aot;
  CLI::App* bench = app.add_subcommand("bench", "Measure passes over a scenario and print the figures as JSON");
  for (CLI::App* command : {run, bench}) {
    command->add_option("--artifact", artifact_path, "Artifact; for interp a plain module will do")->required();
    command->add_option("--scenario", scenario_path, "Scenario as JSON")->required();
    command->add_option("--engine", engine, "aot runs the AOT half, interp the wasm half")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, host::EngineKind>{{"aot", host::EngineKind::aot}, {"interp", host::EngineKind::interp}}));
  }
  host::BenchOptions bench_options;
  bench->add_option("--warmup", bench_options.warmup, "Passes before the measurement");
  bench->add_option("--iterations", bench_options.iterations, "Passes of a batch")->check(CLI::PositiveNumber);
  bench->add_option("--seconds", bench_options.seconds, "How long batches are measured")->check(CLI::NonNegativeNumber);
  CLI::App* call = app.add_subcommand("call", "Call exports of modules without imports and print a line of JSON for each");
  std::string cases_path;
  call->add_option("--cases", cases_path, "Modules and calls as JSON; files are looked for beside it")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }

  try {
    if (call->parsed()) {
      const OwnOutput output;
      const std::size_t slash = cases_path.rfind('/');
      const std::string folder = slash == std::string::npos ? "." : cases_path.substr(0, slash);
      host::call_exports(read_text(cases_path), folder, [&](const std::string& line) {
        if (!output.print(line + "\n")) throw std::runtime_error("the result cannot be written");
      });
      return 0;
    }
    host::Scenario scenario = host::parse_scenario(read_text(scenario_path));
    const host::Artifact artifact = host::read_artifact(artifact_path, scenario.profile.section_name);
    const OwnOutput output;
    const host::Json result = bench->parsed() ? host::bench_scenario(artifact, scenario, engine, bench_options)
                                              : host::run_scenario(artifact, scenario, engine);
    if (output.print(result.dump() + "\n")) return 0;
    std::cerr << "the result cannot be written\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
