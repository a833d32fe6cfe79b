// The frame of a plugin: derive from Plugin and Exchange, define create_plugin(). Include it in one source file only,
// for the exported callbacks are defined here.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

#include "proxy_wasm/abi.h"
#include "proxy_wasm/host.h"

namespace proxy_wasm {

/// One request and its response. Callbacks that are not overridden let everything pass.
class Exchange {
 public:
  virtual ~Exchange() = default;
  virtual HeadersStatus on_request_headers(bool /*end_of_stream*/) { return HeadersStatus::proceed; }
  /// `size` is how many bytes are buffered now.
  virtual DataStatus on_request_body(size_t /*size*/, bool /*end_of_stream*/) { return DataStatus::proceed; }
  virtual HeadersStatus on_response_headers(bool /*end_of_stream*/) { return HeadersStatus::proceed; }
  virtual DataStatus on_response_body(size_t /*size*/, bool /*end_of_stream*/) { return DataStatus::proceed; }
};

/// One configured plugin; lives as long as its configuration.
class Plugin {
 public:
  virtual ~Plugin() = default;
  /// `false` keeps the plugin from starting; say why with log().
  virtual bool on_configure(std::string_view configuration) = 0;
  virtual std::unique_ptr<Exchange> create_exchange() = 0;
};

/// Defined by each plugin.
std::unique_ptr<Plugin> create_plugin();

namespace detail {

inline std::unordered_map<uint32_t, std::unique_ptr<Plugin>> plugins;
inline std::unordered_map<uint32_t, std::unique_ptr<Exchange>> exchanges;

inline Exchange *find_exchange(uint32_t id) {
  const auto found = exchanges.find(id);
  return found == exchanges.end() ? nullptr : found->second.get();
}

}  // namespace detail
}  // namespace proxy_wasm

PROXY_WASM_EXPORT(proxy_abi_version_0_2_1) void proxy_abi_version_0_2_1() {}

PROXY_WASM_EXPORT(proxy_on_memory_allocate) void *proxy_on_memory_allocate(size_t size) { return std::malloc(size); }

PROXY_WASM_EXPORT(proxy_on_context_create) void proxy_on_context_create(uint32_t id, uint32_t parent) {
  using namespace proxy_wasm;
  if (parent == 0) {
    detail::plugins[id] = create_plugin();
    return;
  }
  const auto plugin = detail::plugins.find(parent);
  if (plugin != detail::plugins.end()) detail::exchanges[id] = plugin->second->create_exchange();
}

PROXY_WASM_EXPORT(proxy_on_vm_start) uint32_t proxy_on_vm_start(uint32_t, uint32_t) { return 1; }

PROXY_WASM_EXPORT(proxy_on_configure) uint32_t proxy_on_configure(uint32_t id, uint32_t size) {
  using namespace proxy_wasm;
  const auto plugin = detail::plugins.find(id);
  if (plugin == detail::plugins.end()) return 0;
  if (size == 0) return plugin->second->on_configure({}) ? 1 : 0;
  const HostBytes configuration = buffer(Buffer::plugin_configuration, 0, size);
  return plugin->second->on_configure(configuration.view()) ? 1 : 0;
}

PROXY_WASM_EXPORT(proxy_on_request_headers)
uint32_t proxy_on_request_headers(uint32_t id, uint32_t, uint32_t end_of_stream) {
  using namespace proxy_wasm;
  Exchange *exchange = detail::find_exchange(id);
  const auto status = exchange ? exchange->on_request_headers(end_of_stream != 0) : HeadersStatus::proceed;
  return static_cast<uint32_t>(status);
}

PROXY_WASM_EXPORT(proxy_on_request_body)
uint32_t proxy_on_request_body(uint32_t id, uint32_t size, uint32_t end_of_stream) {
  using namespace proxy_wasm;
  Exchange *exchange = detail::find_exchange(id);
  const auto status = exchange ? exchange->on_request_body(size, end_of_stream != 0) : DataStatus::proceed;
  return static_cast<uint32_t>(status);
}

PROXY_WASM_EXPORT(proxy_on_response_headers)
uint32_t proxy_on_response_headers(uint32_t id, uint32_t, uint32_t end_of_stream) {
  using namespace proxy_wasm;
  Exchange *exchange = detail::find_exchange(id);
  const auto status = exchange ? exchange->on_response_headers(end_of_stream != 0) : HeadersStatus::proceed;
  return static_cast<uint32_t>(status);
}

PROXY_WASM_EXPORT(proxy_on_response_body)
uint32_t proxy_on_response_body(uint32_t id, uint32_t size, uint32_t end_of_stream) {
  using namespace proxy_wasm;
  Exchange *exchange = detail::find_exchange(id);
  const auto status = exchange ? exchange->on_response_body(size, end_of_stream != 0) : DataStatus::proceed;
  return static_cast<uint32_t>(status);
}

PROXY_WASM_EXPORT(proxy_on_done) uint32_t proxy_on_done(uint32_t) { return 1; }

PROXY_WASM_EXPORT(proxy_on_delete) void proxy_on_delete(uint32_t id) {
  using namespace proxy_wasm;
  detail::exchanges.erase(id);
  detail::plugins.erase(id);
}
