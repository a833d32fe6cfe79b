#include "scenario.hpp"

#include <algorithm>
#include <stdexcept>

namespace host {
namespace {

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string bytes_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::string() : bytes_from_json(*value);
}

template <typename Value>
Value value_of(const Json& object, const char* name, Value otherwise) {
  const Json* value = member(object, name);
  return value == nullptr ? otherwise : value->get<Value>();
}

std::optional<Pairs> optional_pairs(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? std::nullopt : std::optional<Pairs>(pairs_from_json(*value));
}

std::vector<std::string> chunks_of(const Json& object, const char* name) {
  std::vector<std::string> chunks;
  if (const Json* value = member(object, name)) {
    for (const Json& chunk : *value) chunks.push_back(bytes_from_json(chunk));
  }
  return chunks;
}

Message parse_message(const Json& object) {
  return {optional_pairs(object, "headers").value_or(Pairs{}), chunks_of(object, "body"),
          optional_pairs(object, "trailers").value_or(Pairs{})};
}

Message message_of(const Json& object, const char* name) {
  const Json* value = member(object, name);
  return value == nullptr ? Message{} : parse_message(*value);
}

Properties properties_of(const Json& object, const char* name) {
  Properties properties;
  if (const Json* value = member(object, name)) {
    for (const auto& [path, bytes] : value->items()) properties[path] = bytes_from_json(bytes);
  }
  return properties;
}

GrpcAnswer parse_grpc(const Json& object) { return {value_of<std::uint32_t>(object, "status", 0), bytes_of(object, "message")}; }

unsigned log_level_of(const Json& object) {
  static const char* const names[] = {"trace", "debug", "info", "warn", "error", "critical"};
  const std::string name = value_of<std::string>(object, "logLevel", "info");
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) throw std::runtime_error("unknown log level " + name);
  return static_cast<unsigned>(found - std::begin(names));
}

Profile parse_profile(const Json& object) {
  Profile profile;
  profile.id = object.at("id").get<std::string>();
  profile.higress = object.at("family").get<std::string>() == "higress";
  profile.abi_versions = object.at("abiVersions").get<std::vector<std::string>>();
  profile.host_functions = object.at("hostFunctions").get<std::vector<std::string>>();
  profile.wasi_functions = object.at("wasiFunctions").get<std::vector<std::string>>();
  profile.section_name = value_of<std::string>(object, "sectionName", profile.section_name);
  profile.max_memory_bytes = value_of<std::uint64_t>(object, "maxMemoryBytes", profile.max_memory_bytes);
  return profile;
}

Exchange parse_exchange(const Json& object, std::size_t index) {
  Exchange exchange;
  exchange.name = value_of<std::string>(object, "name", "exchange " + std::to_string(index + 1));
  exchange.request = message_of(object, "request");
  exchange.response = message_of(object, "response");
  exchange.properties = properties_of(object, "properties");
  exchange.answers = Answers(object);
  exchange.ticks = value_of<unsigned>(object, "ticks", 0);
  return exchange;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool Profile::has_host_function(const std::string& name) const { return contains(host_functions, name); }
bool Profile::has_wasi_function(const std::string& name) const { return contains(wasi_functions, name); }

Answers::Answers(const Json& lists) {
  if (const Json* list = member(lists, "httpCalls")) {
    for (const Json& answer : *list) http_.push_back({parse_message(answer), value_of(answer, "failure", false)});
  }
  if (const Json* list = member(lists, "grpcCalls")) {
    for (const Json& answer : *list) grpc_.push_back(parse_grpc(answer));
  }
  if (const Json* list = member(lists, "grpcStreams")) {
    for (const Json& answer : *list) {
      grpc_streams_.push_back({optional_pairs(answer, "initialMetadata"), chunks_of(answer, "messages"),
                               optional_pairs(answer, "trailingMetadata"), parse_grpc(answer)});
    }
  }
  if (const Json* list = member(lists, "redisCalls")) {
    for (const Json& answer : *list) {
      redis_.push_back({value_of<std::uint32_t>(answer, "status", 0), bytes_of(answer, "response")});
    }
  }
}

Scenario parse_scenario(const std::string& text) {
  try {
    const Json root = Json::parse(text);
    Scenario scenario;
    scenario.profile = parse_profile(root.at("gatewayProfile"));
    if (const Json* plugin = member(root, "plugin")) {
      scenario.configuration = bytes_of(*plugin, "configuration");
      scenario.vm_configuration = bytes_of(*plugin, "vmConfiguration");
      scenario.plugin_name = bytes_of(*plugin, "name");
      scenario.root_id = bytes_of(*plugin, "rootId");
      scenario.vm_id = bytes_of(*plugin, "vmId");
    }
    if (const Json* clock = member(root, "clock")) {
      if (const Json* start = member(*clock, "startNanoseconds")) scenario.clock_start = std::stoull(start->get<std::string>());
      if (const Json* step = member(*clock, "stepNanoseconds")) scenario.clock_step = std::stoull(step->get<std::string>());
    }
    scenario.random_seed = static_cast<std::uint64_t>(value_of<std::int64_t>(root, "randomSeed", 1));
    if (const Json* environment = member(root, "environment")) {
      for (const auto& [name, value] : environment->items()) scenario.environment.emplace_back(name, value.get<std::string>());
    }
    scenario.properties = properties_of(root, "properties");
    scenario.log_level = log_level_of(root);
    scenario.ticks = value_of<unsigned>(root, "ticks", 0);
    scenario.answers = Answers(root);
    scenario.upstream_hosts = optional_pairs(root, "upstreamHosts").value_or(Pairs{});
    scenario.deadline_milliseconds = value_of<unsigned>(root, "deadlineMilliseconds", 5000);
    if (const Json* exchanges = member(root, "exchanges")) {
      for (const Json& exchange : *exchanges) {
        scenario.exchanges.push_back(parse_exchange(exchange, scenario.exchanges.size()));
      }
    }
    return scenario;
  } catch (const std::exception& error) {
    throw std::runtime_error(std::string("the scenario cannot be read: ") + error.what());
  }
}

}  // namespace host
