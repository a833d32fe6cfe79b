// Answers 404 to paths that begin with one of the lines of the configuration, such as `/internal/`.
#include "proxy_wasm/http.h"
#include "proxy_wasm/plugin.h"

using namespace proxy_wasm;

namespace {

class DenyPathsExchange : public Exchange {
 public:
  explicit DenyPathsExchange(const std::vector<std::string> &prefixes) : prefixes_(prefixes) {}

  HeadersStatus on_request_headers(bool) override {
    const HostBytes path = request_header(":path");
    for (const std::string &prefix : prefixes_) {
      if (!starts_with(path.view(), prefix)) continue;
      send_local_response(404, "deny_paths", "not found\n");
      return HeadersStatus::stop;
    }
    return HeadersStatus::proceed;
  }

 private:
  const std::vector<std::string> &prefixes_;
};

class DenyPaths : public Plugin {
 public:
  bool on_configure(std::string_view configuration) override {
    prefixes_.clear();
    for (const std::string_view line : split(configuration, '\n')) {
      const std::string_view prefix = trim(line);
      if (prefix.empty()) continue;
      if (prefix.front() != '/') {
        log(LogLevel::critical, "not a path: " + std::string(prefix));
        return false;
      }
      prefixes_.emplace_back(prefix);
    }
    return true;
  }

  std::unique_ptr<Exchange> create_exchange() override { return std::make_unique<DenyPathsExchange>(prefixes_); }

 private:
  std::vector<std::string> prefixes_;
};

}  // namespace

std::unique_ptr<Plugin> proxy_wasm::create_plugin() { return std::make_unique<DenyPaths>(); }
