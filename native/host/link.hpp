// What a gateway checks before it instantiates a plugin, in its own words.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "artifact.hpp"
#include "state.hpp"

namespace host {

// Thrown when a gateway would not load or start the plugin; it becomes the failure of the trace.
struct PluginFailure : std::runtime_error {
  PluginFailure(const std::string& stage, const std::string& message)
      : std::runtime_error(message), failure{stage, message, {}} {}
  Failure failure;
};

struct LinkPlan {
  std::string abi;
  std::string allocator;
  // Known callbacks that the plugin exports.
  std::vector<std::string> callbacks;
  // Imports that may be called while the module starts, as `module.name`.
  std::set<std::string> start_imports;
};

// Throws PluginFailure.
LinkPlan plan_link(const Artifact& artifact, const Profile& profile);
void check_imports(const Artifact& artifact, const Profile& profile, const std::string& abi);

}  // namespace host
