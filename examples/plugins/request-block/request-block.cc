// Blocks requests by what their URL, headers or body contain, with the configuration of Higress's request-block plugin.
// See README.md.
#include "proxy_wasm/regex.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

/// Bodies above this size are not looked into.
constexpr size_t maximum_body = 32U << 20;

struct Config {
  std::vector<std::string> urls;
  std::vector<std::string> exact_urls;
  std::vector<Regex> regexp_urls;
  std::vector<std::string> headers;
  std::vector<std::string> bodies;
  std::string message;
  uint32_t code = 403;
  bool case_sensitive = true;

  bool parse(const Json &json, std::string &problem) {
    std::vector<std::string> patterns;
    if (!read_field(json, "case_sensitive", case_sensitive, problem)) return false;
    if (!read_field(json, "blocked_code", code, problem)) return false;
    if (!read_field(json, "blocked_message", message, problem)) return false;
    if (!read_texts(json, "block_urls", urls, problem)) return false;
    if (!read_texts(json, "block_exact_urls", exact_urls, problem)) return false;
    if (!read_field(json, "block_regexp_urls", patterns, problem)) return false;
    if (!read_texts(json, "block_headers", headers, problem)) return false;
    if (!read_texts(json, "block_bodies", bodies, problem)) return false;
    if (!read_texts(json, "block_bodys", bodies, problem)) return false;
    for (const std::string &pattern : patterns) {
      auto regex = Regex::compile(pattern, problem, !case_sensitive);
      if (!regex) return false;
      regexp_urls.push_back(std::move(*regex));
    }
    if (!urls.empty() || !exact_urls.empty() || !regexp_urls.empty() || !headers.empty() || !bodies.empty())
      return true;
    problem = "nothing to block: 'block_urls', 'block_headers' and 'block_bodies' are missing or empty";
    return false;
  }

  /// `text` as it is compared.
  std::string fold(std::string_view text) const { return case_sensitive ? std::string(text) : to_lower(text); }

 private:
  bool read_texts(const Json &json, const char *name, std::vector<std::string> &texts, std::string &problem) const {
    std::vector<std::string> read;
    if (!read_field(json, name, read, problem)) return false;
    for (const std::string &text : read)
      if (!text.empty()) texts.push_back(fold(text));
    return true;
  }
};

using ConfigRules = Rules<Config>;

bool contains_any(std::string_view text, const std::vector<std::string> &parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [text](const std::string &part) { return text.find(part) != std::string_view::npos; });
}

class RequestBlockExchange : public Exchange {
 public:
  explicit RequestBlockExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    config_ = find_rule(rules_);
    if (config_ == nullptr || !(has_blocked_url() || has_blocked_header())) return HeadersStatus::proceed;
    block();
    return HeadersStatus::stop;
  }

  DataStatus on_request_body(size_t size, bool end_of_stream) override {
    if (config_ == nullptr || config_->bodies.empty() || size > maximum_body) return DataStatus::proceed;
    if (!end_of_stream) return DataStatus::stop_and_buffer;
    const HostBytes body = buffer(Buffer::request_body, 0, size);
    if (!contains_any(config_->fold(body.view()), config_->bodies)) return DataStatus::proceed;
    block();
    return DataStatus::stop_without_buffer;
  }

 private:
  bool has_blocked_url() const {
    if (config_->urls.empty() && config_->exact_urls.empty() && config_->regexp_urls.empty()) return false;
    const HostBytes path = request_header(":path");
    const std::string url = config_->fold(path.view());
    return std::find(config_->exact_urls.begin(), config_->exact_urls.end(), url) != config_->exact_urls.end() ||
           std::any_of(config_->regexp_urls.begin(), config_->regexp_urls.end(),
                       [&](const Regex &regex) { return regex.search(path.view()); }) ||
           contains_any(url, config_->urls);
  }

  bool has_blocked_header() const {
    if (config_->headers.empty()) return false;
    const Headers request_headers = headers(HeaderMap::request_headers);
    return std::any_of(request_headers.begin(), request_headers.end(), [this](const auto &header) {
      return contains_any(config_->fold(header.first), config_->headers) ||
             contains_any(config_->fold(header.second), config_->headers);
    });
  }

  void block() { send_local_response(config_->code, "", config_->message); }

  const ConfigRules &rules_;
  const Config *config_ = nullptr;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() {
  return std::make_unique<RulesPlugin<ConfigRules, RequestBlockExchange>>();
}
