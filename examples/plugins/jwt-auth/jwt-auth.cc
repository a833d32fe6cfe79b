// Lets only requests with a JSON Web Token of a known consumer pass (HS256 and RS256), with the configuration of
// Higress's jwt-auth plugin. See README.md.
#include "proxy_wasm/consumers.h"
#include "proxy_wasm/jwt.h"
#include "proxy_wasm/rsa.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

constexpr std::string_view denied_details = "jwt_authn_access_denied";
constexpr size_t maximum_path_in_realm = 256;

/// One key of a JSON Web Key Set (RFC 7517).
struct Key {
  std::optional<std::string> id;
  std::string algorithm;
  std::string secret;
  RsaKey rsa;

  bool parse(const Json &json, std::string &problem) {
    std::string type;
    std::optional<std::string> named_algorithm;
    if (!require_field(json, "kty", type, problem) || !read_field(json, "kid", id, problem)) return false;
    if (!read_field(json, "alg", named_algorithm, problem)) return false;
    algorithm = type == "oct" ? "HS256" : "RS256";
    if ((type != "oct" && type != "RSA") || named_algorithm.value_or(algorithm) != algorithm) {
      problem = "a key is neither 'oct' for HS256 nor 'RSA' for RS256";
      return false;
    }
    if (type == "oct") return read_bytes(json, "k", secret, problem);
    if (!read_bytes(json, "n", rsa.modulus, problem) || !read_bytes(json, "e", rsa.exponent, problem)) return false;
    if (rsa.normalize()) return true;
    problem = "an RSA key is not usable";
    return false;
  }

  bool has_signed(const Jwt &jwt) const {
    if (algorithm == "HS256") return has_hs256_signature(jwt, secret);
    return has_rs256_signature(rsa, jwt.signing_input, jwt.signature);
  }

 private:
  static bool read_bytes(const Json &json, const char *name, std::string &bytes, std::string &problem) {
    std::string text;
    if (!require_field(json, name, text, problem)) return false;
    auto decoded = decode_base64url(text);
    if (decoded && !decoded->empty()) {
      bytes = std::move(*decoded);
      return true;
    }
    problem = std::string("'") + name + "' of a key is empty or no base64url";
    return false;
  }
};

/// Where a token may be in a request.
struct Location {
  enum class Kind { header, parameter, cookie };
  Kind kind;
  std::string name;
  std::string prefix;
};

struct ClaimToHeader {
  std::string claim;
  std::string header;
  bool override = true;
};

struct Consumer {
  std::string name;
  std::string issuer;
  std::vector<Key> keys;
  std::vector<Location> locations;
  std::vector<ClaimToHeader> claims_to_headers;
  int64_t clock_skew_seconds = 60;
  bool keep_token = true;

  bool parse(const Json &json, std::string &problem) {
    if (!require_field(json, "issuer", issuer, problem)) return false;
    if (!read_field(json, "clock_skew_seconds", clock_skew_seconds, problem)) return false;
    if (!read_field(json, "keep_token", keep_token, problem)) return false;
    return parse_keys(json, problem) && parse_locations(json, problem) && parse_claims(json, problem);
  }

 private:
  bool parse_keys(const Json &json, std::string &problem) {
    std::string text;
    if (!require_field(json, "jwks", text, problem)) return false;
    const auto set = parse_json(text);
    if (!set || !set->is_object() || !set->contains("keys") || !(*set)["keys"].is_array()) {
      problem = "'jwks' of consumer '" + name + "' is no JSON Web Key Set";
      return false;
    }
    for (const Json &item : (*set)["keys"]) {
      Key key;
      if (!key.parse(item, problem)) return false;
      keys.push_back(std::move(key));
    }
    return true;
  }

  bool parse_locations(const Json &json, std::string &problem) {
    for (const Json &item : array_of(json, "from_headers")) {
      Location location{Location::Kind::header, {}, {}};
      if (!require_field(item, "name", location.name, problem)) return false;
      if (!read_field(item, "value_prefix", location.prefix, problem)) return false;
      locations.push_back(std::move(location));
    }
    std::vector<std::string> parameters;
    std::vector<std::string> cookies;
    if (!read_field(json, "from_params", parameters, problem)) return false;
    if (!read_field(json, "from_cookies", cookies, problem)) return false;
    for (std::string &parameter : parameters) locations.push_back({Location::Kind::parameter, std::move(parameter), {}});
    for (std::string &cookie : cookies) locations.push_back({Location::Kind::cookie, std::move(cookie), {}});
    if (!locations.empty()) return true;
    locations.push_back({Location::Kind::header, "Authorization", "Bearer "});
    locations.push_back({Location::Kind::parameter, "access_token", {}});
    return true;
  }

  bool parse_claims(const Json &json, std::string &problem) {
    for (const Json &item : array_of(json, "claims_to_headers")) {
      ClaimToHeader rule;
      if (!require_field(item, "claim", rule.claim, problem)) return false;
      if (!require_field(item, "header", rule.header, problem)) return false;
      if (!read_field(item, "override", rule.override, problem)) return false;
      claims_to_headers.push_back(std::move(rule));
    }
    return true;
  }

  static Json array_of(const Json &json, const char *name) {
    const auto field = json.find(name);
    return field == json.end() || !field->is_array() ? Json::array() : *field;
  }
};

struct Config {
  std::vector<Consumer> consumers;

  bool parse(const Json &json, std::string &problem) {
    if (json.contains("consumers")) return read_consumers(json, consumers, problem);
    problem = "'consumers' is missing";
    return false;
  }
};

using ConfigRules = AuthRules<Config>;

std::string find_cookie(std::string_view name) {
  const HostBytes cookies = request_header("cookie");
  for (const std::string_view part : split(cookies.view(), ';')) {
    const std::string_view pair = trim(part);
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
  }
  return {};
}

/// The token there; empty without one.
std::string find_token(const Location &location) {
  if (location.kind == Location::Kind::cookie) return find_cookie(location.name);
  if (location.kind == Location::Kind::parameter) {
    const Parameters parameters = parse_parameters(query_of(request_header(":path").view()));
    return std::string(find_parameter(parameters, location.name).value_or(std::string_view{}));
  }
  const HostBytes header = request_header(location.name);
  if (!starts_with(header.view(), location.prefix)) return {};
  return std::string(header.view().substr(location.prefix.size()));
}

/// Takes the token out of the request before it goes upstream.
void remove_token(const Location &location) {
  if (location.kind == Location::Kind::header) {
    remove_header(HeaderMap::request_headers, location.name);
    return;
  }
  const bool cookie = location.kind == Location::Kind::cookie;
  const std::string whole = request_header(cookie ? "cookie" : ":path").string();
  std::string kept;
  for (const std::string_view part : split(cookie ? std::string_view(whole) : query_of(whole), cookie ? ';' : '&')) {
    const std::string_view pair = trim(part);
    if (pair.empty() || pair.substr(0, pair.find('=')) == location.name) continue;
    if (!kept.empty()) kept.append(cookie ? "; " : "&");
    kept.append(pair);
  }
  if (!cookie) {
    const std::string path(path_without_query(whole));
    set_header(HeaderMap::request_headers, ":path", kept.empty() ? path : path + "?" + kept);
  } else if (kept.empty()) {
    remove_header(HeaderMap::request_headers, "cookie");
  } else {
    set_header(HeaderMap::request_headers, "cookie", kept);
  }
}

/// Why a token is none of the consumer's; empty where it is one.
std::string_view verify(const Consumer &consumer, const Jwt &jwt) {
  const auto issuer = string_claim(jwt.payload, "iss");
  if (issuer != consumer.issuer) return "Jwt issuer is not configured";
  const auto expires = integer_claim(jwt.payload, "exp");
  const auto not_before = integer_claim(jwt.payload, "nbf");
  const auto issued = integer_claim(jwt.payload, "iat");
  const int64_t now = now_seconds();
  const int64_t skew = consumer.clock_skew_seconds;
  if (!expires || now - skew > *expires) return "Jwt is expired";
  if ((not_before && now + skew < *not_before) || (issued && now + skew < *issued)) return "Jwt not yet valid";

  const auto algorithm = string_claim(jwt.header, "alg");
  const auto id = string_claim(jwt.header, "kid");
  std::string_view reason = "Jwks doesn't have key to match kid or alg from Jwt";
  for (const Key &key : consumer.keys) {
    if (algorithm != key.algorithm || (id && key.id && *id != *key.id)) continue;
    if (key.has_signed(jwt)) return {};
    reason = "Jwt verification fails";
  }
  return reason;
}

void pass_claims(const Consumer &consumer, const Jwt &jwt) {
  for (const ClaimToHeader &rule : consumer.claims_to_headers) {
    const auto claim = jwt.payload.find(rule.claim);
    if (claim == jwt.payload.end() || !(claim->is_string() || claim->is_number_unsigned())) continue;
    const std::string value = claim->is_string() ? claim->get<std::string>() : std::to_string(claim->get<uint64_t>());
    if (rule.override) {
      set_header(HeaderMap::request_headers, rule.header, value);
    } else {
      add_header(HeaderMap::request_headers, rule.header, value);
    }
  }
}

class JwtAuthExchange : public Exchange {
 public:
  explicit JwtAuthExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    const auto match = find_rule(rules_);
    if (!match.required) return HeadersStatus::proceed;
    std::string_view first_reason;
    bool known = false;
    for (const Consumer &consumer : match.config->consumers) {
      const std::string_view reason = try_consumer(consumer, match.allowed, known);
      if (reason.empty()) return HeadersStatus::proceed;
      if (first_reason.empty()) first_reason = reason;
    }
    if (known) {
      send_local_response(403, denied_details, "Access Denied");
    } else {
      deny(first_reason.empty() ? no_token : first_reason);
    }
    return HeadersStatus::stop;
  }

 private:
  static constexpr std::string_view no_token = "Jwt is missing";

  /// Lets the request pass where a token of this consumer is in it; otherwise says why not.
  static std::string_view try_consumer(const Consumer &consumer, const ConfigRules::Names *allowed, bool &known) {
    std::string_view reason = no_token;
    for (const Location &location : consumer.locations) {
      const std::string token = find_token(location);
      if (token.empty()) continue;
      const auto jwt = parse_jwt(token);
      reason = jwt ? verify(consumer, *jwt) : "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
      if (!reason.empty()) continue;
      known = true;
      if (!is_allowed(allowed, consumer.name)) return "Access Denied";
      if (!consumer.keep_token) remove_token(location);
      pass_claims(consumer, *jwt);
      set_consumer(consumer.name);
      return {};
    }
    return reason;
  }

  static void deny(std::string_view reason) {
    std::string details = std::string(denied_details) + "{" + std::string(reason) + "}";
    std::replace(details.begin(), details.end(), ' ', '_');
    std::string challenge = "Bearer realm=\"" + original_uri(maximum_path_in_realm) + "\"";
    if (reason != no_token) challenge.append(", error=\"invalid_token\"");
    send_local_response(401, details, reason, {{"WWW-Authenticate", challenge}});
  }

  const ConfigRules &rules_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, JwtAuthExchange>>();
}
