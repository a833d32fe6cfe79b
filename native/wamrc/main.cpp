// wamrc, reading top to bottom: parse, answer questions, compile.
#include <iostream>

#include "compiler.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  const auto parsed = driver::parse_options(argc, argv);
  if (const int* status = std::get_if<int>(&parsed)) return *status;
  const auto& options = std::get<driver::Options>(parsed);

  if (options.show_llvm_version) {
    std::cout << driver::llvm_version() << "\n";
    return 0;
  }
  if (options.show_targets) {
    std::cout << driver::list_targets();
    return 0;
  }
  if (options.show_cpus) {
    std::cout << driver::list_cpus(options);
    return 0;
  }

  const std::string problem = driver::compile(options);
  if (problem.empty()) return 0;
  std::cerr << "wamrc: " << problem << "\n";
  return 1;
}
