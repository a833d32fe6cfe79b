// The plugin that most are: its configuration is a set of rules, and all work is done in its exchanges.
#pragma once

#include "proxy_wasm/plugin.h"
#include "proxy_wasm/request.h"

namespace proxy_wasm {

/// `RulesType` is Rules or AuthRules of a configuration; `ExchangeType` is made with them.
template <typename RulesType, typename ExchangeType>
class RulesPlugin : public Plugin {
 public:
  /// Without a configuration every request passes.
  bool on_configure(std::string_view configuration) override {
    return configuration.empty() || configure(rules_, configuration);
  }

  std::unique_ptr<Exchange> create_exchange() override { return std::make_unique<ExchangeType>(rules_); }

 protected:
  RulesType rules_;
};

}  // namespace proxy_wasm
