// Lets only callers with an API key pass, with the configuration of Higress's key-auth plugin. See README.md.
#include "proxy_wasm/consumers.h"
#include "proxy_wasm/digest.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

struct Consumer {
  std::string name;
  std::vector<std::string> credentials;
  std::optional<std::vector<std::string>> keys;
  std::optional<bool> in_header;
  std::optional<bool> in_query;

  bool parse(const Json &json, std::string &problem) {
    if (json.contains("credential") == json.contains("credentials")) {
      problem = "consumer '" + name + "' needs either 'credential' or 'credentials'";
      return false;
    }
    std::string credential;
    if (!read_field(json, "credential", credential, problem)) return false;
    if (!read_field(json, "credentials", credentials, problem)) return false;
    if (json.contains("credential")) credentials.push_back(credential);
    if (!read_field(json, "keys", keys, problem)) return false;
    return read_field(json, "in_header", in_header, problem) && read_field(json, "in_query", in_query, problem);
  }
};

struct Config {
  std::vector<Consumer> consumers;
  std::vector<std::string> keys;
  std::string realm = "MSE Gateway";
  bool in_header = true;
  bool in_query = true;

  bool parse(const Json &json, std::string &problem) {
    if (!json.contains("consumers")) {
      problem = "'consumers' is missing";
      return false;
    }
    if (!read_consumers(json, consumers, problem)) return false;
    if (!read_field(json, "keys", keys, problem) || !read_field(json, "realm", realm, problem)) return false;
    if (!read_field(json, "in_header", in_header, problem)) return false;
    if (!read_field(json, "in_query", in_query, problem)) return false;
    if (!in_header && !in_query) {
      problem = "one of 'in_header' and 'in_query' has to be true";
      return false;
    }
    std::vector<std::string_view> seen;
    for (const Consumer &consumer : consumers) {
      if (keys.empty() && (!consumer.keys || consumer.keys->empty())) {
        problem = "'keys' is missing or empty";
        return false;
      }
      for (const std::string &credential : consumer.credentials) {
        if (!credential.empty() && std::find(seen.begin(), seen.end(), credential) == seen.end()) {
          seen.push_back(credential);
          continue;
        }
        problem = "a credential of consumer '" + consumer.name + "' is empty or not its own";
        return false;
      }
    }
    return true;
  }
};

using ConfigRules = AuthRules<Config>;

/// The keys that a request carries, looked up once for all consumers.
class RequestKeys {
 public:
  std::string find(const std::string &key, bool in_header, bool in_query) {
    if (in_header) {
      const HostBytes header = request_header(key);
      if (!header.view().empty()) return header.string();
    }
    if (!in_query) return {};
    if (!parameters_) parameters_ = parse_parameters(query_of(request_header(":path").view()));
    return std::string(find_parameter(*parameters_, key).value_or(std::string_view{}));
  }

 private:
  std::optional<Parameters> parameters_;
};

/// The consumer that has one of the request's keys, or null.
const Consumer *authenticate(const Config &config) {
  RequestKeys request_keys;
  for (const Consumer &consumer : config.consumers) {
    const bool in_header = consumer.in_header.value_or(config.in_header);
    const bool in_query = consumer.in_query.value_or(config.in_query);
    for (const std::string &key : consumer.keys ? *consumer.keys : config.keys) {
      const std::string found = request_keys.find(key, in_header, in_query);
      if (found.empty()) continue;
      for (const std::string &credential : consumer.credentials)
        if (equal_in_constant_time(found, credential)) return &consumer;
    }
  }
  return nullptr;
}

class KeyAuthExchange : public Exchange {
 public:
  explicit KeyAuthExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    const auto match = find_rule(rules_);
    if (!match.required) return HeadersStatus::proceed;
    const Headers challenge = {{"WWW-Authenticate", "Key realm=" + match.config->realm}};
    const Consumer *consumer = authenticate(*match.config);
    if (consumer == nullptr) {
      send_local_response(401, "Request denied by Key Auth check. Invalid API key", "", challenge);
      return HeadersStatus::stop;
    }
    if (!is_allowed(match.allowed, consumer->name)) {
      send_local_response(403, "Request denied by Key Auth check. Unauthorized consumer", "", challenge);
      return HeadersStatus::stop;
    }
    set_consumer(consumer->name);
    return HeadersStatus::proceed;
  }

 private:
  const ConfigRules &rules_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, KeyAuthExchange>>();
}
