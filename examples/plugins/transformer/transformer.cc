// Changes headers, query parameters and bodies of requests and responses, with the configuration of Higress's
// transformer plugin. See README.md.
#include "fields.h"
#include "json_fields.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;
using namespace transformer;

namespace {

struct Config {
  std::vector<Rule> request;
  std::vector<Rule> response;
  bool reroute = true;

  bool parse(const Json &json, std::string &problem) {
    if (!read_field(json, "reroute", reroute, problem)) return false;
    if (!parse_rules(json, "reqRules", true, request, problem)) return false;
    if (!parse_rules(json, "respRules", false, response, problem)) return false;
    problem = "'reqRules' and 'respRules' are missing or empty";
    return !request.empty() || !response.empty();
  }

 private:
  static bool parse_rules(const Json &json, const char *name, bool for_request, std::vector<Rule> &rules,
                          std::string &problem) {
    const auto list = json.find(name);
    if (list == json.end()) return true;
    if (!list->is_array()) {
      problem = std::string("'") + name + "' is no array";
      return false;
    }
    for (const Json &item : *list) {
      Rule rule;
      if (!rule.parse(item, for_request, problem)) return false;
      rules.push_back(std::move(rule));
    }
    return true;
  }
};

using ConfigRules = Rules<Config>;

enum class BodyKind { none, json, form };

bool has_body_changes(const std::vector<Rule> &rules) {
  return std::any_of(rules.begin(), rules.end(), [](const auto &rule) { return !rule.body.empty(); });
}

/// Writes what has changed; the rest of the headers is left alone.
void write_changes(HeaderMap map, const FieldValues &before, const FieldValues &after) {
  for (const auto &[name, values] : before.fields())
    if (after.find(name) == nullptr) remove_header(map, name);
  for (const auto &[name, values] : after.fields()) {
    const auto *old = before.find(name);
    if (old != nullptr && *old == values) continue;
    set_header(map, name, values.front());
    for (size_t index = 1; index < values.size(); ++index) add_header(map, name, values[index]);
  }
}

/// One side of an exchange: its rules, and what they have seen.
class Side {
 public:
  void start(const std::vector<Rule> &rules, HeaderMap map, Buffer body) {
    rules_ = &rules;
    map_ = map;
    body_ = body;
    headers_ = FieldValues(headers(map));
  }

  /// Applies the rules to headers and query parameters; says whether anything changed.
  bool transform_headers(const RequestPlace &place, bool end_of_stream) {
    const auto *path_values = headers_.find(":path");
    const std::string path = path_values != nullptr ? path_values->front() : std::string();
    querys_ = FieldValues(parse_parameters(query_of(path)));
    const std::string query_before = encode_parameters(querys_);
    original_headers_ = headers_;
    original_querys_ = querys_;
    for (const Rule &rule : *rules_) {
      for (const Change &change : rule.headers)
        apply(rule.operation, change, place, rule.source == Source::querys ? original_querys_ : headers_, headers_);
      for (const Change &change : rule.querys)
        apply(rule.operation, change, place, rule.source == Source::headers ? original_headers_ : querys_, querys_);
    }
    const std::string query = encode_parameters(querys_);
    if (query != query_before) {
      std::string changed(path_without_query(path));
      if (!query.empty()) changed.append("?").append(query);
      headers_.set(":path", {changed});
    }
    if (!end_of_stream && has_body_changes(*rules_)) {
      kind_ = kind_of_body();
      if (kind_ != BodyKind::none) headers_.remove("content-length");
    }
    write_changes(map_, original_headers_, headers_);
    return headers_.fields() != original_headers_.fields();
  }

  DataStatus transform_body(const RequestPlace &place, size_t size, bool end_of_stream) {
    if (kind_ == BodyKind::none) return DataStatus::proceed;
    if (!end_of_stream) return DataStatus::stop_and_buffer;
    const HostBytes before = buffer(body_, 0, size);
    const std::string after = kind_ == BodyKind::json ? transform_json(place, before.view()) : transform_form(place, before.view());
    if (after != before.view()) set_buffer(body_, 0, size, after);
    return DataStatus::proceed;
  }

 private:
  BodyKind kind_of_body() const {
    const auto *values = headers_.find("content-type");
    const std::string type = values == nullptr ? std::string() : to_lower(values->front());
    if (starts_with(type, "application/json")) return BodyKind::json;
    const bool is_form = map_ == HeaderMap::request_headers && starts_with(type, "application/x-www-form-urlencoded");
    return is_form ? BodyKind::form : BodyKind::none;
  }

  /// Where a map to the body reads: fields as they came, or null for the body itself.
  const FieldValues *source_of(const Rule &rule) const {
    if (rule.source == Source::headers) return &original_headers_;
    return rule.source == Source::querys ? &original_querys_ : nullptr;
  }

  /// A body that is no JSON, or cannot be changed as it should, is passed on as it is.
  std::string transform_json(const RequestPlace &place, std::string_view text) const {
    auto json = parse_json(text);
    if (!json) return std::string(text);
    for (const Rule &rule : *rules_)
      for (const Change &change : rule.body)
        if (!apply(rule.operation, change, place, source_of(rule), *json)) return std::string(text);
    return write_json(*json);
  }

  std::string transform_form(const RequestPlace &place, std::string_view text) const {
    FieldValues form(parse_parameters(text));
    for (const Rule &rule : *rules_) {
      const FieldValues *source = source_of(rule);
      for (const Change &change : rule.body)
        apply(rule.operation, change, place, source == nullptr ? form : *source, form);
    }
    return encode_parameters(form);
  }

  const std::vector<Rule> *rules_ = nullptr;
  HeaderMap map_ = HeaderMap::request_headers;
  Buffer body_ = Buffer::request_body;
  FieldValues headers_;
  FieldValues querys_;
  FieldValues original_headers_;
  FieldValues original_querys_;
  BodyKind kind_ = BodyKind::none;
};

class TransformerExchange : public Exchange {
 public:
  explicit TransformerExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool end_of_stream) override {
    config_ = find_rule(rules_);
    if (config_ == nullptr) return HeadersStatus::proceed;
    place_.host = without_port(request_header(":authority").view());
    place_.path = request_header(":path").string();
    if (config_->request.empty()) return HeadersStatus::proceed;
    request_.start(config_->request, HeaderMap::request_headers, Buffer::request_body);
    if (request_.transform_headers(place_, end_of_stream) && config_->reroute) clear_route_cache();
    return HeadersStatus::proceed;
  }

  DataStatus on_request_body(size_t size, bool end_of_stream) override {
    return request_.transform_body(place_, size, end_of_stream);
  }

  HeadersStatus on_response_headers(bool end_of_stream) override {
    if (config_ == nullptr || config_->response.empty()) return HeadersStatus::proceed;
    response_.start(config_->response, HeaderMap::response_headers, Buffer::response_body);
    response_.transform_headers(place_, end_of_stream);
    return HeadersStatus::proceed;
  }

  DataStatus on_response_body(size_t size, bool end_of_stream) override {
    return response_.transform_body(place_, size, end_of_stream);
  }

 private:
  const ConfigRules &rules_;
  const Config *config_ = nullptr;
  RequestPlace place_;
  Side request_;
  Side response_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, TransformerExchange>>();
}
