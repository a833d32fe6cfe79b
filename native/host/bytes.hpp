// Bytes as scenarios and traces hold them, and little-endian words.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace host {

using Json = nlohmann::ordered_json;
using Pair = std::pair<std::string, std::string>;
using Pairs = std::vector<Pair>;

// A string where the bytes are valid UTF-8, otherwise {"base64": …}.
Json bytes_to_json(const std::string& bytes);
// Throws std::runtime_error for what is neither.
std::string bytes_from_json(const Json& value);
Json pairs_to_json(const Pairs& pairs);
Pairs pairs_from_json(const Json& value);

std::string u32le(std::uint32_t value);
std::string i64le(std::int64_t value);
std::string lower_case(std::string text);

// Pairs as they lie in linear memory; no pairs give no bytes.
std::string serialize_pairs(const Pairs& pairs);
// None where the bytes are malformed in any way or beyond the limits of proxy-wasm-cpp-host.
Pairs parse_pairs(const std::string& serialized);

}  // namespace host
