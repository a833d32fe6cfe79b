#include "link.hpp"

#include <algorithm>

#include "abi_table.generated.hpp"

namespace host {
namespace {

const std::string marker_prefix = "proxy_abi_version_";

std::string text_of(const std::string& types) { return types.empty() ? "void" : types; }

bool has_word(const std::string& words, const std::string& word) {
  return (" " + words + " ").find(" " + word + " ") != std::string::npos;
}

bool is_wasi(const std::string& module) { return module == "wasi_snapshot_preview1" || module == "wasi_unstable"; }

// The host's parameters and results under a name; false for nothing.
bool registered_signature(const Profile& profile, const std::string& abi, const ImportedFunction& entry, std::string& params,
                          std::string& results) {
  const bool listed = is_wasi(entry.module) ? profile.has_wasi_function(entry.name) : profile.has_host_function(entry.name);
  if (!listed) return false;
  for (const AbiImport& known : abi_imports) {
    if (entry.module != known.module || entry.name != known.name) continue;
    if (!has_word(profile.higress ? known.higress_versions : known.envoy_versions, abi)) return false;
    params = text_of(profile.higress ? known.higress_params : known.envoy_params);
    results = text_of(known.results);
    return true;
  }
  return false;
}

std::string abi_of(const Artifact& artifact, const Profile& profile) {
  for (const ExportedFunction& entry : artifact.exports) {
    if (entry.name.rfind(marker_prefix, 0) != 0) continue;
    std::string version = entry.name.substr(marker_prefix.size());
    std::replace(version.begin(), version.end(), '_', '.');
    const auto& accepted = profile.abi_versions;
    if (std::find(accepted.begin(), accepted.end(), version) != accepted.end()) return version;
  }
  throw PluginFailure("load", "Missing or unknown Proxy-Wasm ABI version");
}

using Exports = std::map<std::string, const ExportedFunction*>;

bool is_looked_up(const std::string& name, const Exports& exports, const Profile& profile) {
  const bool reactor = exports.count("_initialize") > 0;
  if (name.rfind(marker_prefix, 0) == 0) return false;
  if (name == "proxy_on_redis_call_response") return profile.has_redis();
  if (name == "proxy_on_memory_allocate") return exports.count("malloc") == 0;
  if (name == "_start") return !reactor;
  if (name == "main") return reactor;
  if (name == "__main_void") return reactor && (!profile.higress || profile.id.rfind("wamr", 0) == 0);
  return true;
}

}  // namespace

void check_imports(const Artifact& artifact, const Profile& profile, const std::string& abi) {
  for (const ImportedFunction& entry : artifact.imports) {
    const std::string name = entry.module + "." + entry.name;
    std::string params;
    std::string results;
    if (!entry.is_function || !registered_signature(profile, abi, entry, params, results)) {
      throw PluginFailure("link", "Failed to load Wasm module due to a missing import: " + name);
    }
    if (entry.params != params || entry.results != results) {
      throw PluginFailure("link", "Failed to load Wasm module due to an import type mismatch: " + name + ", want: " +
                                      entry.params + " -> " + entry.results + ", but host exports: " + params + " -> " +
                                      results);
    }
  }
}

LinkPlan plan_link(const Artifact& artifact, const Profile& profile) {
  LinkPlan plan;
  plan.abi = abi_of(artifact, profile);
  check_imports(artifact, profile, plan.abi);
  Exports exports;
  for (const ExportedFunction& entry : artifact.exports) exports[entry.name] = &entry;
  for (const AbiExport& known : abi_exports) {
    if (plan.abi != known.version) continue;
    const auto found = exports.find(known.name);
    if (found == exports.end() || !is_looked_up(known.name, exports, profile)) continue;
    const std::string want = text_of(known.params) + " -> " + text_of(known.results);
    const std::string has = found->second->params + " -> " + found->second->results;
    if (want != has) {
      throw PluginFailure("link", std::string("Bad function signature for: ") + known.name + ", want: " + want +
                                      ", but the module exports: " + has);
    }
    plan.callbacks.push_back(known.name);
  }
  plan.allocator = exports.count("malloc") > 0 ? "malloc" : exports.count("proxy_on_memory_allocate") > 0 ? "proxy_on_memory_allocate" : "";
  if (plan.allocator.empty()) throw PluginFailure("link", "Wasm module is missing malloc function.");
  for (const AbiImport& known : abi_imports) {
    if (profile.higress ? known.higress_start : known.envoy_start) {
      plan.start_imports.insert(std::string(known.module) + "." + known.name);
    }
  }
  return plan;
}

}  // namespace host
