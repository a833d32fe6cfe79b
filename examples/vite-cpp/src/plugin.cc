// A proxy-wasm plugin that sets response headers and tells the upstream that it was here.
//
// Its configuration is one header a line, as in HTTP:
//
//   x-plugin: hello
//   x-served-by: the gateway
#include "proxy_wasm/plugin.h"

using namespace proxy_wasm;

namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r";
  const size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// `false` when a line is no header; `headers` then ends before it.
bool parse_headers(std::string_view text, Headers &headers) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.empty()) continue;
    const size_t colon = line.find(':');
    const std::string_view name = trim(line.substr(0, colon));
    if (colon == std::string_view::npos || name.empty()) {
      log(LogLevel::critical, "not of the form 'name: value': " + std::string(line));
      return false;
    }
    headers.emplace_back(name, trim(line.substr(colon + 1)));
  }
  return true;
}

class HeaderExchange : public Exchange {
 public:
  explicit HeaderExchange(const Headers &headers) : headers_(headers) {}

  HeadersStatus on_request_headers(bool) override {
    set_header(HeaderMap::request_headers, "x-seen-by", "c++");
    return HeadersStatus::proceed;
  }

  HeadersStatus on_response_headers(bool) override {
    for (const auto &[name, value] : headers_) set_header(HeaderMap::response_headers, name, value);
    return HeadersStatus::proceed;
  }

 private:
  const Headers &headers_;
};

class HeaderPlugin : public Plugin {
 public:
  bool on_configure(std::string_view configuration) override {
    headers_.clear();
    if (configuration.empty()) headers_.emplace_back("x-plugin", "c++");
    return parse_headers(configuration, headers_);
  }

  std::unique_ptr<Exchange> create_exchange() override { return std::make_unique<HeaderExchange>(headers_); }

 private:
  Headers headers_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() { return std::make_unique<HeaderPlugin>(); }
