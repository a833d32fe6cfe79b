// Lets only callers with a user name and password pass (RFC 7617), with the configuration of Higress's basic-auth
// plugin. See README.md.
#include "proxy_wasm/base64.h"
#include "proxy_wasm/consumers.h"
#include "proxy_wasm/digest.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

struct Consumer {
  std::string name;
  /// `user:password`
  std::string credential;

  /// A credential without a colon is base64 of one with.
  bool parse(const Json &json, std::string &problem) {
    if (!require_field(json, "credential", credential, problem)) return false;
    if (credential.find(':') == std::string::npos) credential = decode_base64(credential).value_or("");
    if (credential.find(':') != std::string::npos) return true;
    problem = "the credential of consumer '" + name + "' is not of the form 'user:password'";
    return false;
  }
};

struct Config {
  std::vector<Consumer> consumers;
  std::string realm = "MSE Gateway";

  bool parse(const Json &json, std::string &problem) {
    if (!json.contains("consumers")) {
      problem = "'consumers' is missing";
      return false;
    }
    if (!read_consumers(json, consumers, problem) || !read_field(json, "realm", realm, problem)) return false;
    for (size_t index = 0; index < consumers.size(); ++index) {
      for (size_t other = 0; other < index; ++other) {
        if (consumers[other].credential != consumers[index].credential) continue;
        problem = "consumer '" + consumers[index].name + "' has the credential of another";
        return false;
      }
    }
    return true;
  }
};

using ConfigRules = AuthRules<Config>;

class BasicAuthExchange : public Exchange {
 public:
  explicit BasicAuthExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    const auto match = find_rule(rules_);
    if (!match.required) return HeadersStatus::proceed;
    const HostBytes authorization = request_header("authorization");
    constexpr std::string_view scheme = "basic ";
    if (to_lower(authorization.view().substr(0, scheme.size())) != scheme)
      return deny(*match.config, 401, "No Basic Authentication information found.");

    const auto credential = decode_base64(trim(authorization.view().substr(scheme.size())));
    const Consumer *consumer = credential ? find_consumer(*match.config, *credential) : nullptr;
    if (consumer == nullptr) return deny(*match.config, 401, "Invalid username and/or password");
    if (!is_allowed(match.allowed, consumer->name)) return deny(*match.config, 403, "Unauthorized consumer");
    set_consumer(consumer->name);
    return HeadersStatus::proceed;
  }

 private:
  static const Consumer *find_consumer(const Config &config, std::string_view credential) {
    const Consumer *found = nullptr;
    for (const Consumer &consumer : config.consumers)
      if (equal_in_constant_time(consumer.credential, credential)) found = &consumer;
    return found;
  }

  static HeadersStatus deny(const Config &config, uint32_t status, const std::string &reason) {
    send_local_response(status, "Request denied by Basic Auth check. " + reason, "",
                        {{"WWW-Authenticate", "Basic realm=" + config.realm}});
    return HeadersStatus::stop;
  }

  const ConfigRules &rules_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, BasicAuthExchange>>();
}
