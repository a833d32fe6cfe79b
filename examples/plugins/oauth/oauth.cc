// Issues and checks OAuth 2.0 access tokens (JSON Web Tokens, RFC 9068), with the configuration of Higress's oauth
// plugin. See README.md for the fields.
#include <unistd.h>

#include "proxy_wasm/consumers.h"
#include "proxy_wasm/jwt.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

constexpr std::string_view token_type = "application/at+jwt";
constexpr std::string_view shared_audience = "default";
constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view denied_details = "oauth_access_denied";
constexpr size_t maximum_path_in_realm = 256;

struct Consumer {
  std::string name;
  std::string client_id;
  std::string client_secret;

  bool parse(const Json &json, std::string &problem) {
    return require_field(json, "client_id", client_id, problem) &&
           require_field(json, "client_secret", client_secret, problem);
  }
};

struct Config {
  std::vector<Consumer> consumers;
  std::string issuer = "Higress-Gateway";
  std::string auth_path = "/oauth2/token";
  std::string auth_header_name = "Authorization";
  bool global_credentials = true;
  bool keep_token = true;
  /// Seconds.
  int64_t token_ttl = 7200;
  int64_t clock_skew_seconds = 60;

  bool parse(const Json &json, std::string &problem) {
    if (!read_consumers(json, consumers, problem)) return false;
    for (size_t index = 0; index < consumers.size(); ++index) {
      for (size_t other = 0; other < index; ++other) {
        if (consumers[other].client_id != consumers[index].client_id) continue;
        problem = "consumer '" + consumers[index].name + "' has the client_id of another";
        return false;
      }
    }
    // Both names of the field are in use.
    if (!read_field(json, "auth_header", auth_header_name, problem)) return false;
    if (!read_field(json, "auth_header_name", auth_header_name, problem)) return false;
    if (!read_field(json, "issuer", issuer, problem)) return false;
    if (!read_field(json, "auth_path", auth_path, problem)) return false;
    if (!read_field(json, "global_credentials", global_credentials, problem)) return false;
    if (!read_field(json, "keep_token", keep_token, problem)) return false;
    if (!read_field(json, "token_ttl", token_ttl, problem)) return false;
    if (!read_field(json, "clock_skew_seconds", clock_skew_seconds, problem)) return false;
    if (token_ttl < 0 || clock_skew_seconds < 0) {
      problem = "'token_ttl' and 'clock_skew_seconds' cannot be negative";
      return false;
    }
    if (auth_path.empty() || auth_path.front() != '/') auth_path.insert(0, 1, '/');
    return true;
  }

  const Consumer *find_client(std::string_view client_id) const {
    for (const Consumer &consumer : consumers)
      if (consumer.client_id == client_id) return &consumer;
    return nullptr;
  }
};

using ConfigRules = AuthRules<Config>;

/// A random UUID (RFC 9562, version 4).
std::string random_uuid() {
  uint8_t bytes[16] = {};
  getentropy(bytes, sizeof bytes);
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (size_t index = 0; index < sizeof bytes; ++index) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (index == 4 || index == 6 || index == 8 || index == 10) text.push_back('-');
    text.push_back(digits[bytes[index] >> 4]);
    text.push_back(digits[bytes[index] & 15]);
  }
  return text;
}

/// Who asks for a token with these parameters; null, and the reason in `problem`, where nobody may have one.
const Consumer *find_requester(const Config &config, const Parameters &parameters, std::string &problem) {
  const auto grant_type = find_parameter(parameters, "grant_type");
  const auto client_id = find_parameter(parameters, "client_id");
  const auto client_secret = find_parameter(parameters, "client_secret");
  const Consumer *consumer = client_id ? config.find_client(*client_id) : nullptr;
  if (!grant_type) {
    problem = "grant_type is missing";
  } else if (*grant_type != "client_credentials") {
    problem = "grant_type:" + std::string(*grant_type) + " is not support";
  } else if (!client_id) {
    problem = "client_id is missing";
  } else if (consumer != nullptr && !client_secret) {
    problem = "client_secret is missing";
  } else if (consumer == nullptr || !equal_in_constant_time(*client_secret, consumer->client_secret)) {
    problem = "invalid client_id or client_secret";
  } else {
    return consumer;
  }
  return nullptr;
}

/// The token that these parameters of a token request get, or nothing and the reason.
std::optional<std::string> issue_token(const Config &config, std::string_view form, std::string &problem) {
  const Parameters parameters = parse_parameters(form);
  const Consumer *consumer = find_requester(config, parameters, problem);
  if (consumer == nullptr) return std::nullopt;
  const int64_t now = now_seconds();
  Json payload = {
      {"aud", config.global_credentials ? std::string(shared_audience) : route_name()},
      {"client_id", consumer->client_id},
      {"exp", now + config.token_ttl},
      {"iat", now},
      {"iss", config.issuer},
      {"jti", random_uuid()},
      {"sub", consumer->name},
  };
  if (const auto scope = find_parameter(parameters, "scope")) payload["scope"] = *scope;
  const Json header = {{"alg", "HS256"}, {"typ", token_type}};
  return sign_hs256(header, payload, consumer->client_secret);
}

void answer_with_token(const Config &config, std::string_view token) {
  const Json answer = {{"token_type", "bearer"}, {"access_token", token}, {"expires_in", config.token_ttl}};
  send_local_response(200, "", write_json(answer), {{"Content-Type", "application/json"}});
}

void refuse_token(const std::string &problem) {
  // Blanks would split the access log's field.
  std::string details = std::string(denied_details) + "{" + problem + "}";
  std::replace(details.begin(), details.end(), ' ', '_');
  send_local_response(400, details, problem);
}

/// The consumer whose token this is, or null. Nobody is trusted before the signature was checked.
const Consumer *authenticate(const Config &config, const Jwt &jwt) {
  const Json &claims = jwt.payload;
  const auto client_id = string_claim(claims, "client_id");
  const auto issuer = string_claim(claims, "iss");
  const auto subject = string_claim(claims, "sub");
  const auto expires = integer_claim(claims, "exp");
  const auto issued = integer_claim(claims, "iat");
  if (!client_id || !issuer || !subject || !string_claim(claims, "aud") || !expires || !issued) return nullptr;

  const Consumer *consumer = config.find_client(*client_id);
  if (consumer == nullptr) return nullptr;
  if (string_claim(jwt.header, "alg") != "HS256" || string_claim(jwt.header, "typ") != token_type) return nullptr;
  if (!has_hs256_signature(jwt, consumer->client_secret)) return nullptr;

  const int64_t now = now_seconds();
  if (*issuer != config.issuer || *subject != consumer->name) return nullptr;
  if (now - config.clock_skew_seconds > *expires || now + config.clock_skew_seconds < *issued) return nullptr;
  return consumer;
}

class OauthExchange : public Exchange {
 public:
  explicit OauthExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool end_of_stream) override {
    const auto match = find_rule(rules_);
    if (match.config == nullptr) return HeadersStatus::proceed;
    config_ = match.config;
    const HostBytes path = request_header(":path");
    if (ends_with(path_without_query(path.view()), config_->auth_path)) return on_token_request(path.view(), end_of_stream);
    if (!match.required) return HeadersStatus::proceed;
    return check_token(match.allowed) ? HeadersStatus::proceed : HeadersStatus::stop;
  }

  DataStatus on_request_body(size_t size, bool end_of_stream) override {
    if (!wants_form_) return DataStatus::proceed;
    if (!end_of_stream) return DataStatus::stop_and_buffer;
    answer_token_request(buffer(Buffer::request_body, 0, size).view());
    return DataStatus::stop_without_buffer;
  }

 private:
  HeadersStatus on_token_request(std::string_view path, bool end_of_stream) {
    const HostBytes method = request_header(":method");
    if (method.view() == "GET") {
      if (path.find('?') == std::string_view::npos) {
        refuse_token("Authorize parameters are missing");
      } else {
        answer_token_request(query_of(path));
      }
      return HeadersStatus::stop;
    }
    if (method.view() != "POST") return HeadersStatus::proceed;
    const std::string content_type = to_lower(request_header("content-type").view());
    if (content_type.find("application/x-www-form-urlencoded") == std::string::npos) {
      refuse_token("Invalid content-type");
      return HeadersStatus::stop;
    }
    if (end_of_stream) {
      answer_token_request({});
      return HeadersStatus::stop;
    }
    // To stop here would keep the body away as well.
    wants_form_ = true;
    return HeadersStatus::proceed;
  }

  void answer_token_request(std::string_view form) {
    std::string problem;
    const auto token = issue_token(*config_, form, problem);
    token ? answer_with_token(*config_, *token) : refuse_token(problem);
  }

  bool check_token(const ConfigRules::Names *allowed) {
    const HostBytes header = request_header(config_->auth_header_name);
    const size_t start = header.view().find(bearer);
    const auto jwt = start == std::string_view::npos ? std::nullopt : parse_jwt(header.view().substr(start + bearer.size()));
    const Consumer *consumer = jwt ? authenticate(*config_, *jwt) : nullptr;
    if (consumer == nullptr) {
      const std::string realm = "Bearer realm=\"" + original_uri(maximum_path_in_realm) + "\"";
      send_local_response(401, denied_details, "Invalid Jwt token", {{"WWW-Authenticate", realm}});
      return false;
    }
    const bool may_pass = is_allowed(allowed, consumer->name);
    if (!may_pass || (!config_->global_credentials && string_claim(jwt->payload, "aud") != route_name())) {
      send_local_response(403, denied_details, "Access Denied");
      return false;
    }
    if (!config_->keep_token) remove_header(HeaderMap::request_headers, config_->auth_header_name);
    set_consumer(consumer->name);
    return true;
  }

  const ConfigRules &rules_;
  const Config *config_ = nullptr;
  bool wants_form_ = false;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() { return std::make_unique<RulesPlugin<ConfigRules, OauthExchange>>(); }
