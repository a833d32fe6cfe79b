// Reading a file as a gateway does: the wasm half's imports and exports, and the AOT half in its custom section.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace host {

struct ImportedFunction {
  std::string module;
  std::string name;
  // A function, or another kind, which no host links.
  bool is_function = true;
  // Types separated by one space; `void` for none.
  std::string params;
  std::string results;
};

struct ExportedFunction {
  std::string name;
  std::string params;
  std::string results;
};

struct Artifact {
  std::vector<std::uint8_t> wasm;
  std::vector<std::uint8_t> aot;
  std::vector<ImportedFunction> imports;
  std::vector<ExportedFunction> exports;
  // Format version word of the AOT half; 0 without one.
  std::uint32_t aot_format = 0;
};

// Throws std::runtime_error for what is neither a module nor an AOT file, or is cut short.
Artifact read_artifact(const std::string& path, const std::string& section_name);

}  // namespace host
