#include "call.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "bytes.hpp"
#include "wasm_export.h"

namespace host {
namespace {

constexpr std::uint32_t stack_bytes = 256 * 1024;
constexpr std::uint32_t null_reference = UINT32_MAX;

struct Unload {
  void operator()(WASMModuleCommon* module) const { wasm_runtime_unload(module); }
};
struct Deinstantiate {
  void operator()(WASMModuleInstanceCommon* instance) const { wasm_runtime_deinstantiate(instance); }
};
struct DestroyEnvironment {
  void operator()(WASMExecEnv* environment) const { wasm_runtime_destroy_exec_env(environment); }
};

std::vector<std::uint8_t> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint32_t cells_of(wasm_valkind_t kind) {
  switch (kind) {
    case WASM_I64:
    case WASM_F64: return 2;
    // A pointer of the host's.
    case WASM_EXTERNREF: return sizeof(void*) / 4;
    case WASM_V128: return 4;
    default: return 1;
  }
}

// Appends an argument to the cells.
void push_argument(const std::string& text, wasm_valkind_t type, std::vector<std::uint32_t>& cells) {
  const std::string kind = text.substr(0, text.find(':'));
  const std::string value = text.substr(kind.size() + 1);
  if (kind == "ref") {
    // WAMR takes a pointer for an external reference, and all ones for the null reference of either type.
    std::uint64_t word = UINT64_MAX;
    if (value.rfind("extern:", 0) == 0) word = 1 + std::stoull(value.substr(7));
    for (std::uint32_t cell = 0; cell < cells_of(type); ++cell) {
      cells.push_back(static_cast<std::uint32_t>(word >> (32 * cell)));
    }
    return;
  }
  if (kind == "v128") {
    for (std::size_t cell = 0; cell < 4; ++cell) {
      std::uint32_t word = 0;
      for (std::size_t byte = 0; byte < 4; ++byte) {
        word |= static_cast<std::uint32_t>(std::stoul(value.substr(8 * cell + 2 * byte, 2), nullptr, 16)) << (8 * byte);
      }
      cells.push_back(word);
    }
    return;
  }
  const std::uint64_t bits = std::stoull(value);
  cells.push_back(static_cast<std::uint32_t>(bits));
  if (kind == "i64" || kind == "f64") cells.push_back(static_cast<std::uint32_t>(bits >> 32));
}

std::string hex(const std::uint32_t* cells) {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t cell = 0; cell < 4; ++cell) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      const std::uint32_t value = (cells[cell] >> (8 * byte)) & 0xFF;
      text += digits[value >> 4];
      text += digits[value & 15];
    }
  }
  return text;
}

std::string value_text(wasm_valkind_t kind, const std::uint32_t* cells) {
  const auto wide = [&] { return std::to_string(std::uint64_t{cells[0]} | std::uint64_t{cells[1]} << 32); };
  switch (kind) {
    case WASM_I32: return "i32:" + std::to_string(cells[0]);
    case WASM_F32: return "f32:" + std::to_string(cells[0]);
    case WASM_I64: return "i64:" + wide();
    case WASM_F64: return "f64:" + wide();
    case WASM_V128: return "v128:" + hex(cells);
    case WASM_EXTERNREF: return cells[0] == 0 && cells[1] == 0 ? "ref:null" : "ref";
    default: return cells[0] == null_reference ? "ref:null" : "ref";
  }
}

Json call(wasm_module_inst_t instance, wasm_exec_env_t environment, const Json& entry) {
  if (entry.value("skip", false)) return Json{{"skipped", "left out"}};
  const auto function = wasm_runtime_lookup_function(instance, entry.at("export").get<std::string>().c_str());
  if (function == nullptr) return Json{{"skipped", "no such export"}};
  std::vector<std::uint32_t> cells;
  const Json& arguments = entry.at("args");
  std::vector<wasm_valkind_t> types(wasm_func_get_param_count(function, instance));
  wasm_func_get_param_types(function, instance, types.data());
  if (arguments.size() != types.size()) throw std::runtime_error("a call has another number of arguments than the function");
  for (std::size_t index = 0; index < types.size(); ++index) push_argument(arguments[index], types[index], cells);
  std::vector<wasm_valkind_t> kinds(wasm_func_get_result_count(function, instance));
  wasm_func_get_result_types(function, instance, kinds.data());
  std::uint32_t result_cells = 0;
  for (const wasm_valkind_t kind : kinds) result_cells += cells_of(kind);
  const auto argument_cells = static_cast<std::uint32_t>(cells.size());
  cells.resize(std::max(argument_cells, result_cells) + 1);

  wasm_runtime_clear_exception(instance);
  if (!wasm_runtime_call_wasm(environment, function, argument_cells, cells.data())) {
    const char* message = wasm_runtime_get_exception(instance);
    return Json{{"trap", message == nullptr ? "" : message}};
  }
  Json results = Json::array();
  const std::uint32_t* next = cells.data();
  for (const wasm_valkind_t kind : kinds) {
    results.push_back(value_text(kind, next));
    next += cells_of(kind);
  }
  return Json{{"results", results}};
}

std::optional<std::string> memory_hash(wasm_module_inst_t instance) {
  const auto memory = wasm_runtime_get_default_memory(instance);
  if (memory == nullptr) return std::nullopt;
  const auto* bytes = static_cast<const std::uint8_t*>(wasm_memory_get_base_address(memory));
  const std::uint64_t size = wasm_memory_get_cur_page_count(memory) * wasm_memory_get_bytes_per_page(memory);
  std::uint64_t hash = 0xcbf29ce484222325;
  for (std::uint64_t index = 0; index < size; ++index) hash = (hash ^ bytes[index]) * 0x100000001b3;
  return std::to_string(size) + ":" + std::to_string(hash);
}

Json exported_globals(wasm_module_t module, wasm_module_inst_t instance) {
  Json globals = Json::object();
  for (std::int32_t index = 0; index < wasm_runtime_get_export_count(module); ++index) {
    wasm_export_t entry{};
    wasm_runtime_get_export_type(module, index, &entry);
    wasm_global_inst_t global{};
    if (entry.kind != WASM_IMPORT_EXPORT_KIND_GLOBAL || !wasm_runtime_get_export_global_inst(instance, entry.name, &global)) {
      continue;
    }
    std::array<std::uint32_t, 4> cells{};
    // In a module's globals a reference of either type is an index.
    if (global.kind >= WASM_EXTERNREF) continue;
    std::memcpy(cells.data(), global.global_data, 4 * cells_of(global.kind));
    globals[entry.name] = value_text(global.kind, cells.data());
  }
  return globals;
}

Json run_module(const std::string& path, const Json& calls) {
  std::vector<std::uint8_t> bytes = read_file(path);
  std::array<char, 256> problem{};
  const std::unique_ptr<WASMModuleCommon, Unload> module(
      wasm_runtime_load(bytes.data(), static_cast<std::uint32_t>(bytes.size()), problem.data(), problem.size()));
  if (!module) return Json{{"error", problem.data()}};
  const std::unique_ptr<WASMModuleInstanceCommon, Deinstantiate> instance(
      wasm_runtime_instantiate(module.get(), stack_bytes, 0, problem.data(), problem.size()));
  if (!instance) return Json{{"error", problem.data()}};
  const std::unique_ptr<WASMExecEnv, DestroyEnvironment> environment(wasm_runtime_create_exec_env(instance.get(), stack_bytes));
  if (!environment) return Json{{"error", "no execution environment"}};

  Json result;
  result["calls"] = Json::array();
  for (const Json& entry : calls) result["calls"].push_back(call(instance.get(), environment.get(), entry));
  const auto hash = memory_hash(instance.get());
  result["memory"] = hash ? Json(*hash) : Json();
  result["globals"] = exported_globals(module.get(), instance.get());
  return result;
}

}  // namespace

void call_exports(const std::string& cases, const std::string& folder, const std::function<void(const std::string&)>& print) {
  const Json list = Json::parse(cases);
  RuntimeInitArgs arguments{};
  arguments.mem_alloc_type = Alloc_With_System_Allocator;
  if (!wasm_runtime_full_init(&arguments)) throw std::runtime_error("WAMR cannot be initialized");
  for (const Json& module : list.at("modules")) {
    print(run_module(folder + "/" + module.at("file").get<std::string>(), module.at("calls")).dump());
  }
  wasm_runtime_destroy();
}

}  // namespace host
