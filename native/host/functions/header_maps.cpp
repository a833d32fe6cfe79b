#include "functions/registry.hpp"

namespace host {
namespace {

// Highest HeaderMapType of the ABI.
constexpr std::uint32_t max_map_type = 7;

const HeaderMap* get(const std::optional<HeaderMap>& map) { return map ? &*map : nullptr; }
HeaderMap* get(std::optional<HeaderMap>& map) { return map ? &*map : nullptr; }

// The map that a plugin may read now.
const HeaderMap* map_to_read(Vm& vm, std::uint32_t type) {
  Stream* const stream = vm.current_stream();
  if (stream != nullptr && stream->logging) {
    switch (type) {
      case 0: return get(stream->request.headers);
      case 2: return get(stream->response.headers);
      case 3: return get(stream->response.trailers);
      default: return nullptr;
    }
  }
  if (type < 4 && stream == nullptr) return nullptr;
  switch (type) {
    case 0: return stream->request.headers_visible ? get(stream->request.headers) : nullptr;
    case 1: return stream->request.trailers_visible ? get(stream->request.trailers) : nullptr;
    case 2: return stream->response.headers_visible ? get(stream->response.headers) : nullptr;
    case 3: return stream->response.trailers_visible ? get(stream->response.trailers) : nullptr;
    case 4: return get(vm.callouts.grpc_initial_metadata);
    case 5: return get(vm.callouts.grpc_trailing_metadata);
    case 6: return get(vm.callouts.http_headers);
    default: return get(vm.callouts.http_trailers);
  }
}

// The map that a plugin may change now; answers to its own calls are read only.
HeaderMap* map_to_change(Vm& vm, std::uint32_t type) {
  Stream* const stream = vm.current_stream();
  if (stream == nullptr) return nullptr;
  switch (type) {
    case 0: return stream->request.headers_visible ? get(stream->request.headers) : nullptr;
    case 1: return stream->request.trailers_for_change();
    case 2: return stream->response.headers_visible ? get(stream->response.headers) : nullptr;
    case 3: return stream->response.trailers_for_change();
    default: return nullptr;
  }
}

std::optional<std::uint32_t> proxy_get_header_map_value(Vm& vm, const Arguments& args) {
  const std::uint32_t type = args[0].u32();
  if (type > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  if (!key) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}});
  const HeaderMap* const map = map_to_read(vm, type);
  const std::string* const found = map == nullptr ? nullptr : map->find(*key);
  const bool logging = vm.current_stream() != nullptr && vm.current_stream()->logging;
  if (map == nullptr && !logging) return give(Result::bad_argument);
  if (found == nullptr && vm.plan.abi != "0.1.0") return give(Result::not_found);
  const std::string value = found == nullptr ? std::string() : *found;
  if (!vm.give_back(value, args[3].u32(), args[4].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"value", value}});
  return give(Result::ok);
}

std::optional<std::uint32_t> change(Vm& vm, const Arguments& args,
                                    void (HeaderMap::*operation)(const std::string&, const std::string&)) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  const auto value = vm.memory().read(args[3].u32(), args[4].u32());
  if (!key || !value) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}, {"value", *value}});
  HeaderMap* const map = map_to_change(vm, args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  (map->*operation)(*key, *value);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_add_header_map_value(Vm& vm, const Arguments& args) { return change(vm, args, &HeaderMap::add); }

std::optional<std::uint32_t> proxy_replace_header_map_value(Vm& vm, const Arguments& args) {
  return change(vm, args, &HeaderMap::replace);
}

std::optional<std::uint32_t> proxy_remove_header_map_value(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto key = vm.memory().read(args[1].u32(), args[2].u32());
  if (!key) return give(Result::invalid_memory_access);
  vm.record_input({{"key", *key}});
  HeaderMap* const map = map_to_change(vm, args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  map->remove(*key);
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_header_map_pairs(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const HeaderMap* const map = map_to_read(vm, args[0].u32());
  const std::string pairs = map == nullptr ? std::string() : serialize_pairs(map->entries());
  if (!vm.give_back(pairs, args[1].u32(), args[2].u32())) return give(Result::invalid_memory_access);
  vm.record_output({{"pairs", pairs}});
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_set_header_map_pairs(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const auto pairs = vm.memory().read(args[1].u32(), args[2].u32());
  if (!pairs) return give(Result::invalid_memory_access);
  vm.record_input({{"pairs", *pairs}});
  HeaderMap* const map = map_to_change(vm, args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  map->assign(parse_pairs(*pairs));
  return give(Result::ok);
}

std::optional<std::uint32_t> proxy_get_header_map_size(Vm& vm, const Arguments& args) {
  if (args[0].u32() > max_map_type) return give(Result::bad_argument);
  const HeaderMap* const map = map_to_change(vm, args[0].u32());
  if (map == nullptr) return give(Result::bad_argument);
  const auto size = static_cast<std::uint32_t>(map->byte_size());
  if (!vm.memory().write_u32(args[1].u32(), size)) return give(Result::invalid_memory_access);
  vm.record_output({{"size", std::to_string(size)}});
  return give(Result::ok);
}

}  // namespace

HostFunctions header_map_functions() {
  return {
      {"proxy_get_header_map_value", proxy_get_header_map_value},
      {"proxy_add_header_map_value", proxy_add_header_map_value},
      {"proxy_replace_header_map_value", proxy_replace_header_map_value},
      {"proxy_remove_header_map_value", proxy_remove_header_map_value},
      {"proxy_get_header_map_pairs", proxy_get_header_map_pairs},
      {"proxy_set_header_map_pairs", proxy_set_header_map_pairs},
      {"proxy_get_header_map_size", proxy_get_header_map_size},
  };
}

}  // namespace host
