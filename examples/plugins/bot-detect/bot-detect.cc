// Blocks crawlers by their User-Agent, with the configuration of Higress's bot-detect plugin. See README.md.
#include "proxy_wasm/regex.h"
#include "proxy_wasm/rules_plugin.h"

using namespace proxy_wasm;

namespace {

/// What names itself a crawler, and crawlers and libraries that do not. Names as their makers publish them.
constexpr std::string_view crawler_patterns[] = {
    // A word that ends in bot, but for the telephones of one maker.
    R"((?i)(?:[^u]|(?:^|[^c])u)bots?(?:[^a-z]|$))",
    R"((?i)\bbot)",
    R"((?i)(?:spider|crawl|scrape|archiver|indexer)(?:[a-z]{0,3})(?:[^a-z]|$))",
    R"((?i)\b(?:slurp|ia_archiver|facebookexternalhit|facebookcatalog|mediapartners-google|adsbot-google|appengine-google)"
    R"(|google-inspectiontool|bingpreview|whatsapp|skypeuripreview|embedly|quora link preview|outbrain|pinterest/0)"
    R"(|heritrix|nutch|htdig|httrack|wget|scrapy|masscan|zgrab|nikto|sqlmap|libwww-perl|go-http-client|python-requests)"
    R"(|python-urllib|aiohttp|java/[0-9]|okhttp/[0-9.]+$|headlesschrome|phantomjs|w3c_validator|wordpress/[0-9]))",
};

struct Config {
  std::vector<Regex> allow;
  std::vector<Regex> deny;
  std::string message;
  uint32_t code = 403;

  bool parse(const Json &json, std::string &problem) {
    return read_field(json, "blocked_code", code, problem) && read_field(json, "blocked_message", message, problem) &&
           read_patterns(json, "allow", allow, problem) && read_patterns(json, "deny", deny, problem);
  }

 private:
  static bool read_patterns(const Json &json, const char *name, std::vector<Regex> &regexes, std::string &problem) {
    std::vector<std::string> patterns;
    if (!read_field(json, name, patterns, problem)) return false;
    for (const std::string &pattern : patterns) {
      auto regex = Regex::compile(pattern, problem);
      if (!regex) return false;
      regexes.push_back(std::move(*regex));
    }
    return true;
  }
};

using ConfigRules = Rules<Config>;

bool matches_any(const std::vector<Regex> &regexes, std::string_view text) {
  return std::any_of(regexes.begin(), regexes.end(), [text](const Regex &regex) { return regex.search(text); });
}

const std::vector<Regex> &crawlers() {
  static const std::vector<Regex> compiled = [] {
    std::vector<Regex> regexes;
    std::string problem;
    for (const std::string_view pattern : crawler_patterns)
      if (auto regex = Regex::compile(pattern, problem)) regexes.push_back(std::move(*regex));
    return regexes;
  }();
  return compiled;
}

class BotDetectExchange : public Exchange {
 public:
  explicit BotDetectExchange(const ConfigRules &rules) : rules_(rules) {}

  HeadersStatus on_request_headers(bool) override {
    const Config *config = find_rule(rules_);
    if (config == nullptr) return HeadersStatus::proceed;
    const HostBytes agent = request_header("user-agent");
    if (matches_any(config->allow, agent.view())) return HeadersStatus::proceed;
    if (!matches_any(config->deny, agent.view()) && !matches_any(crawlers(), agent.view()))
      return HeadersStatus::proceed;
    send_local_response(config->code, "", config->message);
    return HeadersStatus::stop;
  }

 private:
  const ConfigRules &rules_;
};

class BotDetect : public RulesPlugin<ConfigRules, BotDetectExchange> {
 public:
  /// Without a configuration the plugin still knows crawlers.
  bool on_configure(std::string_view configuration) override {
    if (crawlers().size() != std::size(crawler_patterns)) {
      log(LogLevel::critical, "a pattern of the plugin itself is wrong");
      return false;
    }
    if (!configuration.empty() && parse_json(configuration) != Json::object()) return configure(rules_, configuration);
    rules_ = {};
    rules_.set_global({});
    return true;
  }
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() { return std::make_unique<BotDetect>(); }
