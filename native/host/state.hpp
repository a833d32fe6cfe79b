// Everything of a run that outlives a VM: clock, randomness, shared data, queues, metrics, and the trace.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "scenario.hpp"

namespace host {

enum class Result : std::uint32_t {
  ok = 0,
  not_found = 1,
  bad_argument = 2,
  serialization_failure = 3,
  invalid_memory_access = 6,
  empty = 7,
  cas_mismatch = 8,
  broken_connection = 11,
  unimplemented = 12,
};

struct Failure {
  std::string stage;
  std::string message;
  std::vector<std::string> call_stack;
};
Json failure_to_json(const Failure& failure);

// The clock moves only when it is read or when a tick passes, so that a run repeats exactly.
struct Clock {
  // Nanoseconds since 1970.
  std::uint64_t now;
  std::uint64_t step;
  std::uint64_t read() {
    const std::uint64_t value = now;
    now += step;
    return value;
  }
};

// xorshift64*: each output gives 8 bytes, least significant first.
class RandomBytes {
 public:
  explicit RandomBytes(std::uint64_t seed) : state_(seed == 0 ? 1 : seed) {}
  std::string take(std::size_t size);

 private:
  std::uint64_t state_;
};

struct SharedEntry {
  std::string value;
  std::uint32_t cas;
};

class SharedData {
 public:
  const SharedEntry* find(const std::string& key) const;
  Result set(const std::string& key, const std::string& value, std::uint32_t cas);

 private:
  std::map<std::string, SharedEntry> entries_;
  std::uint32_t last_cas_ = 0;
};

class SharedQueues {
 public:
  std::uint32_t create(const std::string& name);
  std::optional<std::uint32_t> resolve(const std::string& name) const;
  std::deque<std::string>* find(std::uint32_t id);

 private:
  std::map<std::string, std::uint32_t> ids_;
  std::map<std::uint32_t, std::deque<std::string>> queues_;
};

struct Metric {
  unsigned type;
  std::string name;
  std::uint64_t value = 0;
  std::uint64_t count = 0;
};

// The values behind metrics, by type and name.
class MetricStore {
 public:
  std::shared_ptr<Metric> define(unsigned type, const std::string& name);
  Json to_json() const;

 private:
  std::map<std::pair<unsigned, std::string>, std::shared_ptr<Metric>> metrics_;
  std::vector<std::shared_ptr<Metric>> order_;
};

struct State {
  explicit State(const Scenario& scenario, bool recording);

  const Scenario& scenario;
  const Profile& profile;
  Clock clock;
  RandomBytes random;
  SharedData shared_data;
  SharedQueues queues;
  MetricStore metrics;
  Answers own_answers;
  // Answers to calls made now.
  Answers* answers;
  bool recording;
  std::uint64_t host_calls = 0;
  Json events = Json::array();
  std::set<std::string> notes;
};

}  // namespace host
