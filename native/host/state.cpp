#include "state.hpp"

namespace host {

Json failure_to_json(const Failure& failure) {
  return Json{{"stage", failure.stage}, {"message", failure.message}, {"callStack", failure.call_stack}};
}

std::string RandomBytes::take(std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    bytes += i64le(static_cast<std::int64_t>(state_ * 0x2545F4914F6CDD1Dull));
  }
  bytes.resize(size);
  return bytes;
}

const SharedEntry* SharedData::find(const std::string& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second;
}

Result SharedData::set(const std::string& key, const std::string& value, std::uint32_t cas) {
  const SharedEntry* present = find(key);
  if (present != nullptr && cas != 0 && cas != present->cas) return Result::cas_mismatch;
  entries_[key] = {value, ++last_cas_};
  return Result::ok;
}

std::uint32_t SharedQueues::create(const std::string& name) {
  const auto [entry, added] = ids_.emplace(name, static_cast<std::uint32_t>(ids_.size() + 1));
  if (added) queues_[entry->second];
  return entry->second;
}

std::optional<std::uint32_t> SharedQueues::resolve(const std::string& name) const {
  const auto found = ids_.find(name);
  return found == ids_.end() ? std::nullopt : std::optional<std::uint32_t>(found->second);
}

std::deque<std::string>* SharedQueues::find(std::uint32_t id) {
  const auto found = queues_.find(id);
  return found == queues_.end() ? nullptr : &found->second;
}

std::shared_ptr<Metric> MetricStore::define(unsigned type, const std::string& name) {
  auto& metric = metrics_[{type, name}];
  if (!metric) metric = std::make_shared<Metric>(Metric{type, name});
  order_.push_back(metric);
  return metric;
}

Json MetricStore::to_json() const {
  static const char* const types[] = {"counter", "gauge", "histogram"};
  Json result = Json::object();
  for (const auto& metric : order_) {
    const Json name = bytes_to_json(metric->name);
    const std::string key = name.is_string() ? name.get<std::string>() : "base64:" + name.at("base64").get<std::string>();
    const std::string value = std::to_string(metric->value);
    result[key] = Json{{"type", types[metric->type]},
                       {"value", metric->type == 2 ? std::to_string(metric->count) + "/" + value : value}};
  }
  return result;
}

State::State(const Scenario& scenario, bool recording)
    : scenario(scenario),
      profile(scenario.profile),
      clock{scenario.clock_start, scenario.clock_step},
      random(scenario.random_seed),
      own_answers(scenario.answers),
      answers(&own_answers),
      recording(recording) {}

}  // namespace host
