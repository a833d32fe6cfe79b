// The proxy-wasm ABI 0.2.1 as a plugin sees it: what the host offers and how a plugin exports its callbacks.
// Pointers and sizes are 32 bits wide in a module; the same declarations hold in a native build, where a test or a
// benchmark defines the host's side itself.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__wasm__)
#define PROXY_WASM_IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
#define PROXY_WASM_EXPORT(name) extern "C" __attribute__((export_name(#name), used))
#else
#define PROXY_WASM_IMPORT(name)
#define PROXY_WASM_EXPORT(name) extern "C"
#endif

namespace proxy_wasm {

enum class Result : uint32_t {
  ok = 0,
  not_found = 1,
  bad_argument = 2,
  serialization_failure = 3,
  parse_failure = 4,
  bad_expression = 5,
  invalid_memory_access = 6,
  empty = 7,
  compare_and_swap_mismatch = 8,
  result_mismatch = 9,
  internal_failure = 10,
  broken_connection = 11,
  unimplemented = 12,
};

enum class LogLevel : uint32_t { trace, debug, info, warn, error, critical };

enum class HeaderMap : uint32_t {
  request_headers = 0,
  request_trailers = 1,
  response_headers = 2,
  response_trailers = 3,
};

enum class Buffer : uint32_t {
  request_body = 0,
  response_body = 1,
  vm_configuration = 6,
  plugin_configuration = 7,
};

/// What the host does after a headers callback.
enum class HeadersStatus : uint32_t { proceed = 0, stop = 1 };

/// What the host does after a body callback.
enum class DataStatus : uint32_t { proceed = 0, stop_and_buffer = 1, stop_without_buffer = 3 };

extern "C" {
PROXY_WASM_IMPORT(proxy_log)
Result proxy_log(LogLevel level, const char *message, size_t size);

PROXY_WASM_IMPORT(proxy_get_current_time_nanoseconds)
Result proxy_get_current_time_nanoseconds(uint64_t *nanoseconds);

PROXY_WASM_IMPORT(proxy_get_property)
Result proxy_get_property(const char *path, size_t path_size, char **value, size_t *value_size);

PROXY_WASM_IMPORT(proxy_get_buffer_bytes)
Result proxy_get_buffer_bytes(Buffer buffer, size_t start, size_t length, char **data, size_t *size);

PROXY_WASM_IMPORT(proxy_set_buffer_bytes)
Result proxy_set_buffer_bytes(Buffer buffer, size_t start, size_t length, const char *data, size_t size);

PROXY_WASM_IMPORT(proxy_get_header_map_value)
Result proxy_get_header_map_value(HeaderMap map, const char *name, size_t name_size, char **value,
                                  size_t *value_size);

PROXY_WASM_IMPORT(proxy_add_header_map_value)
Result proxy_add_header_map_value(HeaderMap map, const char *name, size_t name_size, const char *value,
                                  size_t value_size);

PROXY_WASM_IMPORT(proxy_replace_header_map_value)
Result proxy_replace_header_map_value(HeaderMap map, const char *name, size_t name_size, const char *value,
                                      size_t value_size);

PROXY_WASM_IMPORT(proxy_remove_header_map_value)
Result proxy_remove_header_map_value(HeaderMap map, const char *name, size_t name_size);

PROXY_WASM_IMPORT(proxy_get_header_map_pairs)
Result proxy_get_header_map_pairs(HeaderMap map, char **pairs, size_t *size);

PROXY_WASM_IMPORT(proxy_set_header_map_pairs)
Result proxy_set_header_map_pairs(HeaderMap map, const char *pairs, size_t size);

PROXY_WASM_IMPORT(proxy_call_foreign_function)
Result proxy_call_foreign_function(const char *name, size_t name_size, const char *argument, size_t argument_size,
                                   char **result, size_t *result_size);

PROXY_WASM_IMPORT(proxy_send_local_response)
Result proxy_send_local_response(uint32_t status, const char *details, size_t details_size, const char *body,
                                 size_t body_size, const char *headers, size_t headers_size,
                                 int32_t grpc_status);
}

}  // namespace proxy_wasm
