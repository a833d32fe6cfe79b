// Answers in the upstream's place, always or when the upstream answers with certain codes, with the configuration of
// Higress's custom-response plugin. See README.md.
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

struct Config {
  std::vector<uint32_t> enable_on_status;
  Headers headers;
  std::string body;
  uint32_t status_code = 200;

  bool parse(const Json &json, std::string &problem) {
    std::vector<std::string> lines;
    if (!read_field(json, "status_code", status_code, problem)) return false;
    if (!read_field(json, "body", body, problem)) return false;
    if (!read_field(json, "enable_on_status", enable_on_status, problem)) return false;
    if (!read_field(json, "headers", lines, problem)) return false;
    bool has_content_type = false;
    for (const std::string &line : lines) {
      const size_t equals = line.find('=');
      if (equals == std::string::npos || equals == 0) {
        problem = "a header is not of the form 'name=value': " + line;
        return false;
      }
      const std::string name = to_lower(std::string_view(line).substr(0, equals));
      if (name == "content-length") continue;  // the gateway's own
      has_content_type = has_content_type || name == "content-type";
      headers.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    if (!body.empty() && !has_content_type) {
      const bool is_json = parse_json(body).has_value();
      headers.emplace_back("content-type", is_json ? "application/json; charset=utf-8" : "text/plain; charset=utf-8");
    }
    return true;
  }
};

using ConfigRules = Rules<Config>;

class CustomResponseExchange : public Exchange {
 public:
  explicit CustomResponseExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    config_ = find_rule(rules_);
    if (config_ == nullptr || !config_->enable_on_status.empty()) return HeadersStatus::proceed;
    return answer();
  }

  HeadersStatus on_response_headers(bool) override {
    // An answer of this plugin comes past here too.
    if (config_ == nullptr || answered_) return HeadersStatus::proceed;
    const HostBytes status = response_header(":status");
    const auto &codes = config_->enable_on_status;
    const bool matches = std::any_of(codes.begin(), codes.end(),
                                     [&](uint32_t code) { return std::to_string(code) == status.view(); });
    return matches ? answer() : HeadersStatus::proceed;
  }

 private:
  HeadersStatus answer() {
    answered_ = true;
    send_local_response(config_->status_code, "", config_->body, config_->headers);
    return HeadersStatus::stop;
  }

  const ConfigRules &rules_;
  const Config *config_ = nullptr;
  bool answered_ = false;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, CustomResponseExchange>>();
}
