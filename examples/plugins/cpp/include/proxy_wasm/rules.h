// Which configuration holds for a request. Higress gives a plugin one configuration for the gateway and, in `_rules_`,
// others for routes, domains and services; the first rule that matches wins. `_match_route_`, `_match_route_prefix_`,
// `_match_domain_` (`*.example.com`, `example.*`) and `_match_service_` say what a rule is for, `_disable_` switches
// the plugin off there.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy_wasm/http.h"
#include "proxy_wasm/json.h"

namespace proxy_wasm {

/// Where a request goes, as rules see it.
struct Place {
  std::string authority;
  std::string route;
  /// Name of the cluster, such as `outbound|80||service.namespace.svc.cluster.local`.
  std::string cluster;
};

/// What one rule is for.
class Matcher {
 public:
  bool parse(const Json &rule, std::string &problem) {
    if (!read_field(rule, "_match_route_", routes_, problem)) return false;
    if (!read_field(rule, "_match_route_prefix_", route_prefixes_, problem)) return false;
    if (!read_field(rule, "_match_domain_", domains_, problem)) return false;
    if (!read_field(rule, "_match_service_", services_, problem)) return false;
    if (!routes_.empty() || !route_prefixes_.empty() || !domains_.empty() || !services_.empty()) return true;
    problem = "a rule needs '_match_route_', '_match_route_prefix_', '_match_domain_' or '_match_service_'";
    return false;
  }

  /// A rule with routes and services needs both; of the other kinds the first that is there counts.
  bool matches(const Place &place) const {
    if (!routes_.empty()) return has_route(place.route) && (services_.empty() || has_service(place.cluster));
    if (!route_prefixes_.empty()) return has_route_prefix(place.route);
    if (!services_.empty()) return has_service(place.cluster);
    return has_domain(without_port(place.authority));
  }

 private:
  bool has_route(std::string_view route) const {
    return std::find(routes_.begin(), routes_.end(), route) != routes_.end();
  }

  bool has_route_prefix(std::string_view route) const {
    return std::any_of(route_prefixes_.begin(), route_prefixes_.end(),
                       [route](const std::string &prefix) { return starts_with(route, prefix); });
  }

  bool has_domain(std::string_view host) const {
    return std::any_of(domains_.begin(), domains_.end(), [host](std::string_view domain) {
      if (starts_with(domain, "*")) return ends_with(host, domain.substr(1));
      if (ends_with(domain, "*")) return starts_with(host, domain.substr(0, domain.size() - 1));
      return host == domain;
    });
  }

  /// A service is named with or without its port.
  bool has_service(std::string_view cluster) const {
    const auto parts = split(cluster, '|');
    if (parts.size() != 4) return false;
    const std::string name(parts[3]);
    const std::string name_and_port = name + ":" + std::string(parts[1]);
    return std::any_of(services_.begin(), services_.end(), [&](const std::string &service) {
      return service == name || service == name_and_port;
    });
  }

  std::vector<std::string> routes_;
  std::vector<std::string> route_prefixes_;
  std::vector<std::string> domains_;
  std::vector<std::string> services_;
};

/// The configurations of a plugin. `Config` has `bool parse(const Json &, std::string &problem)`.
template <typename Config>
class Rules {
 public:
  bool parse(const Json &configuration, std::string &problem) {
    if (!configuration.is_object()) {
      problem = "the configuration is no JSON object";
      return false;
    }
    const auto rules = configuration.find("_rules_");
    const bool has_rules = rules != configuration.end();
    if (configuration.size() > (has_rules ? 1U : 0U)) {
      Config config;
      if (config.parse(configuration, problem)) {
        global_ = std::move(config);
      } else if (!has_rules) {
        return false;
      }
    }
    if (!has_rules) return global_.has_value();
    if (!rules->is_array()) {
      problem = "'_rules_' is no array";
      return false;
    }
    for (const Json &json : *rules) {
      Rule rule;
      if (!rule.config.parse(json, problem) || !rule.matcher.parse(json, problem)) return false;
      if (!read_field(json, "_disable_", rule.disabled, problem)) return false;
      rules_.push_back(std::move(rule));
    }
    return true;
  }

  void set_global(Config config) { global_ = std::move(config); }

  /// Whether a place is looked at at all.
  bool needs_place() const { return !rules_.empty(); }

  /// The configuration that holds there, or null.
  const Config *find(const Place &place) const {
    for (const Rule &rule : rules_)
      if (rule.matcher.matches(place)) return rule.disabled ? nullptr : &rule.config;
    return global_ ? &*global_ : nullptr;
  }

 private:
  struct Rule {
    Matcher matcher;
    bool disabled = false;
    Config config;
  };

  std::optional<Config> global_;
  std::vector<Rule> rules_;
};

/// The configurations of an authentication plugin. A rule either has a configuration of its own or says with `allow`
/// which consumers of the gateway's configuration may pass; `global_auth` says what holds where no rule matches.
template <typename Config>
class AuthRules {
 public:
  using Names = std::set<std::string, std::less<>>;

  struct Match {
    /// Null: the plugin has nothing to do with this request.
    const Config *config = nullptr;
    /// Null: every consumer may pass.
    const Names *allowed = nullptr;
    /// Whether the request has to be authenticated.
    bool required = false;
  };

  bool parse(const Json &configuration, std::string &problem) {
    if (!configuration.is_object()) {
      problem = "the configuration is no JSON object";
      return false;
    }
    if (!read_field(configuration, "global_auth", global_auth_, problem)) return false;
    const auto rules = configuration.find("_rules_");
    const bool has_rules = rules != configuration.end();
    if (configuration.size() > (has_rules ? 1U : 0U)) {
      Config config;
      if (config.parse(configuration, problem)) {
        global_ = std::move(config);
      } else if (!has_rules) {
        return false;
      }
    }
    if (!has_rules) return global_.has_value();
    if (!rules->is_array()) {
      problem = "'_rules_' is no array";
      return false;
    }
    for (const Json &json : *rules)
      if (!parse_rule(json, problem)) return false;
    return true;
  }

  bool needs_place() const { return !rules_.empty(); }

  Match find(const Place &place) const {
    const Config *global = global_ ? &*global_ : nullptr;
    if (rules_.empty()) return decide(global, nullptr);
    for (const Rule &rule : rules_) {
      if (!rule.matcher.matches(place)) continue;
      if (rule.disabled) return {};
      return rule.config ? decide(&*rule.config, nullptr) : decide(global, &rule.allowed);
    }
    return global_auth_.value_or(false) ? decide(global, nullptr) : Match{};
  }

 private:
  struct Rule {
    Matcher matcher;
    bool disabled = false;
    std::optional<Config> config;
    Names allowed;
  };

  /// With `global_auth: false` only rules with `allow` ask for authentication.
  Match decide(const Config *config, const Names *allowed) const {
    const bool required = config != nullptr && (allowed != nullptr || global_auth_.value_or(true));
    return {config, allowed, required};
  }

  bool parse_rule(const Json &json, std::string &problem) {
    Rule rule;
    if (!json.is_object()) {
      problem = "a rule is no JSON object";
      return false;
    }
    std::vector<std::string> allowed;
    if (!read_field(json, "allow", allowed, problem)) return false;
    rule.allowed.insert(allowed.begin(), allowed.end());
    if (!read_field(json, "_disable_", rule.disabled, problem)) return false;
    if (!rule.matcher.parse(json, problem)) return false;

    const bool has_allow = json.contains("allow");
    size_t other_fields = 0;
    for (const auto &[name, value] : json.items())
      if (name != "allow" && !starts_with(name, "_")) ++other_fields;
    if (other_fields > 0) {
      Config config;
      if (config.parse(json, problem)) {
        rule.config = std::move(config);
      } else if (!has_allow) {
        return false;
      }
    }
    rules_.push_back(std::move(rule));
    return true;
  }

  std::optional<bool> global_auth_;
  std::optional<Config> global_;
  std::vector<Rule> rules_;
};

}  // namespace proxy_wasm
