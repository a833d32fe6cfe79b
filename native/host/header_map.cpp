#include "header_map.hpp"

#include <algorithm>
#include <set>

namespace host {
namespace {

using Names = std::set<std::string>;

Names with_joined(Names names) {
  for (const char* name : {"connection", "content-type", "content-length", "keep-alive", "proxy-connection",
                           "proxy-status", "transfer-encoding", "upgrade", "via", "x-envoy-decorator-operation",
                           "x-request-id"}) {
    names.insert(name);
  }
  return names;
}

const Names& joined_names(MapKind kind) {
  static const Names request = with_joined(
      {":authority", ":method", ":path", ":protocol", ":scheme", "expect", "grpc-timeout", "te", "user-agent",
       "x-client-trace-id", "x-envoy-internal", "x-envoy-external-address", "x-envoy-original-path",
       "x-envoy-retry-on", "x-forwarded-client-cert", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"});
  static const Names response = with_joined(
      {":status", "date", "grpc-message", "grpc-status", "location", "server", "x-envoy-upstream-service-time"});
  static const Names response_trailers = {"grpc-message", "grpc-status"};
  static const Names none;
  switch (kind) {
    case MapKind::request_headers: return request;
    case MapKind::response_headers: return response;
    case MapKind::response_trailers: return response_trailers;
    default: return none;
  }
}

bool is_pseudo(const Pair& entry) { return !entry.first.empty() && entry.first.front() == ':'; }

}  // namespace

HeaderMap::HeaderMap(MapKind kind, const Pairs& pairs) : kind_(kind) {
  for (const auto& [name, value] : pairs) add(name, value);
}

std::string HeaderMap::key_of(const std::string& name) const {
  std::string key = lower_case(name);
  return key == "host" && kind_ == MapKind::request_headers ? ":authority" : key;
}

Pair* HeaderMap::entry_of(const std::string& key) {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Pair& entry) { return entry.first == key; });
  return found == entries_.end() ? nullptr : &*found;
}

const std::string* HeaderMap::find(const std::string& name) const {
  const Pair* entry = const_cast<HeaderMap*>(this)->entry_of(key_of(name));
  return entry == nullptr ? nullptr : &entry->second;
}

std::vector<std::string> HeaderMap::find_all(const std::string& name) const {
  const std::string key = key_of(name);
  std::vector<std::string> values;
  for (const auto& [entry, value] : entries_) {
    if (entry == key) values.push_back(value);
  }
  return values;
}

void HeaderMap::add(const std::string& name, const std::string& value) {
  const std::string key = key_of(name);
  if (joined_names(kind_).count(key) > 0) {
    if (Pair* present = entry_of(key)) {
      if (!value.empty()) present->second = present->second.empty() ? value : present->second + "," + value;
      return;
    }
  }
  const Pair entry{key, value};
  const auto place = is_pseudo(entry) ? std::find_if_not(entries_.begin(), entries_.end(), is_pseudo) : entries_.end();
  entries_.insert(place, entry);
}

void HeaderMap::remove(const std::string& name) {
  const std::string key = key_of(name);
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), [&](const Pair& entry) { return entry.first == key; }),
                 entries_.end());
}

void HeaderMap::replace(const std::string& name, const std::string& value) {
  remove(name);
  add(name, value);
}

void HeaderMap::set(const std::string& name, const std::string& value) {
  if (Pair* present = entry_of(key_of(name))) present->second = value;
  else add(name, value);
}

void HeaderMap::assign(const Pairs& pairs) {
  entries_.clear();
  for (const auto& [name, value] : pairs) add(name, value);
}

std::size_t HeaderMap::byte_size() const {
  std::size_t size = 0;
  for (const auto& [name, value] : entries_) size += name.size() + value.size();
  return size;
}

}  // namespace host
