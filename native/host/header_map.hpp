// Headers with the rules of Envoy's HeaderMapImpl: names in lower case, pseudo headers before all others, and a fixed
// set of names of which there is only one entry whose value is joined with commas.
#pragma once

#include <optional>
#include <string>

#include "bytes.hpp"

namespace host {

enum class MapKind { request_headers, request_trailers, response_headers, response_trailers, other };

class HeaderMap {
 public:
  explicit HeaderMap(MapKind kind, const Pairs& pairs = {});

  const Pairs& entries() const { return entries_; }
  const std::string* find(const std::string& name) const;
  // The values of all entries of a name, in order.
  std::vector<std::string> find_all(const std::string& name) const;
  void add(const std::string& name, const std::string& value);
  void remove(const std::string& name);
  void replace(const std::string& name, const std::string& value);
  // One value where the header stands; without one it is added.
  void set(const std::string& name, const std::string& value);
  void assign(const Pairs& pairs);
  // Bytes of all names and values, as Envoy's byteSize counts them.
  std::size_t byte_size() const;

 private:
  std::string key_of(const std::string& name) const;
  Pair* entry_of(const std::string& key);

  MapKind kind_;
  Pairs entries_;
};

}  // namespace host
