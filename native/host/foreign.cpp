// Foreign functions: what gateways offer beside the ABI, by name.
#include <zlib.h>

#include "functions/registry.hpp"
#include "injection.hpp"

namespace host {
namespace {

// The result's bytes, or the code with which the function fails.
struct Outcome {
  Result result = Result::ok;
  std::string bytes;
};
using ForeignFunction = Outcome (*)(Vm& vm, const std::string& input);

Outcome nothing(Vm&, const std::string&) { return {}; }

// A zlib stream of stored blocks. Envoy deflates, but two libraries deflate to different bytes, and the hosts must
// not differ.
Outcome compress(Vm&, const std::string& input) {
  constexpr std::size_t block_size = 65535;
  std::string stream = "\x78\x01";
  std::size_t start = 0;
  do {
    const std::string block = input.substr(start, block_size);
    const auto length = static_cast<std::uint32_t>(block.size());
    start += block.size();
    stream += start >= input.size() ? '\1' : '\0';
    stream += u32le(length | (length ^ 0xffff) << 16);
    stream += block;
  } while (start < input.size());
  const auto checksum = static_cast<std::uint32_t>(
      adler32(1, reinterpret_cast<const Bytef*>(input.data()), static_cast<uInt>(input.size())));
  for (int shift = 24; shift >= 0; shift -= 8) stream += static_cast<char>(checksum >> shift & 0xff);
  return {Result::ok, stream};
}

Outcome uncompress(Vm&, const std::string& input) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return {Result::serialization_failure, {}};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  stream.avail_in = static_cast<uInt>(input.size());
  std::string output;
  std::string chunk(65536, '\0');
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    status = inflate(&stream, Z_NO_FLUSH);
    output.append(chunk, 0, chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END ? Outcome{Result::ok, output} : Outcome{Result::serialization_failure, {}};
}

// Field 1 of the protobuf message is the body, field 2 says whether the stream ends; others are skipped.
class InjectionReader {
 public:
  explicit InjectionReader(const std::string& bytes) : bytes_(bytes) {}

  bool read(std::string& body, bool& end_of_stream) {
    while (position_ < bytes_.size()) {
      std::uint64_t key = 0;
      if (!varint(key) || key < 8) return false;
      const std::uint64_t field = key >> 3;
      std::uint64_t value = 0;
      switch (key & 7) {
        case 0:
          if (!varint(value)) return false;
          if (field == 2) end_of_stream = value != 0;
          break;
        case 1:
        case 5:
          position_ += (key & 7) == 1 ? 8 : 4;
          if (position_ > bytes_.size()) return false;
          break;
        case 2:
          if (!varint(value) || value > bytes_.size() - position_) return false;
          if (field == 1) body = bytes_.substr(position_, value);
          position_ += value;
          break;
        default: return false;
      }
    }
    return true;
  }

 private:
  bool varint(std::uint64_t& value) {
    value = 0;
    for (int shift = 0; position_ < bytes_.size() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes_[position_++]);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  const std::string& bytes_;
  std::size_t position_ = 0;
};

Outcome inject(Vm& vm, const std::string& input) {
  std::string body;
  bool end_of_stream = false;
  if (!InjectionReader(input).read(body, end_of_stream)) return {Result::serialization_failure, {}};
  inject_response_data(vm, body, end_of_stream);
  return {};
}

Outcome get_log_level(Vm& vm, const std::string&) { return {Result::ok, u32le(vm.state.scenario.log_level)}; }

ForeignFunction find_foreign(const Vm& vm, const std::string& name) {
  static const std::map<std::string, ForeignFunction> for_all = {
      {"compress", compress},         {"uncompress", uncompress},           {"clear_route_cache", nothing},
      {"declare_property", nothing},  {"set_envoy_filter_state", nothing},
  };
  static const std::map<std::string, ForeignFunction> for_higress = {
      {"get_log_level", get_log_level},
      {"set_global_max_requests_per_io_cycle", nothing},
      {"inject_encoded_data_to_filter_chain", inject},
      {"inject_encoded_data_to_filter_chain_on_header", inject},
  };
  if (const auto found = for_all.find(name); found != for_all.end()) return found->second;
  if (!vm.state.profile.has_redis()) return nullptr;
  const auto found = for_higress.find(name);
  return found == for_higress.end() ? nullptr : found->second;
}

std::optional<std::uint32_t> proxy_call_foreign_function(Vm& vm, const Arguments& args) {
  const auto name = vm.memory().read(args[0].u32(), args[1].u32());
  const auto input = vm.memory().read(args[2].u32(), args[3].u32());
  if (!name || !input) return give(Result::invalid_memory_access);
  vm.record_input({{"name", *name}, {"arguments", *input}});
  const ForeignFunction run = find_foreign(vm, *name);
  if (run == nullptr) return give(Result::not_found);
  const Outcome outcome = run(vm, *input);
  const std::uint32_t pointer_address = args[4].u32();
  const std::uint32_t size_address = args[5].u32();
  if (pointer_address != 0) {
    std::uint32_t address = 0;
    if (!outcome.bytes.empty()) {
      const auto allocated = vm.allocate(static_cast<std::uint32_t>(outcome.bytes.size()));
      if (!allocated) return give(Result::invalid_memory_access);
      address = *allocated;
      vm.memory().write(address, outcome.bytes);
    }
    if (!vm.memory().write_u32(pointer_address, address)) return give(Result::invalid_memory_access);
  }
  if (size_address != 0 && !vm.memory().write_u32(size_address, static_cast<std::uint32_t>(outcome.bytes.size()))) {
    return give(Result::invalid_memory_access);
  }
  if (outcome.result == Result::ok) vm.record_output({{"results", outcome.bytes}});
  return give(outcome.result);
}

}  // namespace

HostFunctions foreign_functions() { return {{"proxy_call_foreign_function", proxy_call_foreign_function}}; }

}  // namespace host
