#include "artifact.hpp"

#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace host {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Reads the binary format of WebAssembly and never beyond its range.
class Reader {
 public:
  Reader(const std::uint8_t* begin, const std::uint8_t* end) : position_(begin), end_(end) {}

  bool done() const { return position_ >= end_; }
  const std::uint8_t* position() const { return position_; }
  std::size_t remaining() const { return static_cast<std::size_t>(end_ - position_); }

  std::uint8_t byte() {
    if (done()) throw std::runtime_error("the module ends in the middle of a section");
    return *position_++;
  }

  std::uint32_t u32() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      const std::uint8_t part = byte();
      value |= std::uint64_t{part & 0x7fu} << shift;
      if (part < 0x80) {
        if (value > UINT32_MAX) break;
        return static_cast<std::uint32_t>(value);
      }
    }
    throw std::runtime_error("the module has a number that overflows");
  }

  void skip_leb() {
    for (int count = 0; count < 10; ++count) {
      if (byte() < 0x80) return;
    }
    throw std::runtime_error("the module has a number that does not end");
  }

  Reader take(std::size_t size) {
    if (size > remaining()) throw std::runtime_error("the module ends in the middle of a section");
    const Reader part(position_, position_ + size);
    position_ += size;
    return part;
  }

  std::string name() {
    const Reader part = take(u32());
    return {reinterpret_cast<const char*>(part.position_), part.remaining()};
  }

 private:
  const std::uint8_t* position_;
  const std::uint8_t* end_;
};

struct Signature {
  std::string params;
  std::string results;
};

std::string read_types(Reader& reader) {
  std::string text;
  for (std::uint32_t count = reader.u32(); count > 0; --count) {
    const char* name = "other";
    switch (reader.byte()) {
      case 0x7f: name = "i32"; break;
      case 0x7e: name = "i64"; break;
      case 0x7d: name = "f32"; break;
      case 0x7c: name = "f64"; break;
      case 0x7b: name = "v128"; break;
      case 0x70: name = "funcref"; break;
      case 0x6f: name = "externref"; break;
      default: break;
    }
    if (!text.empty()) text += ' ';
    text += name;
  }
  return text.empty() ? "void" : text;
}

void skip_limits(Reader& reader) {
  const bool has_maximum = (reader.byte() & 1) != 0;
  reader.skip_leb();
  if (has_maximum) reader.skip_leb();
}

// What the sections in front of the code say of functions.
class ModuleReader {
 public:
  explicit ModuleReader(Artifact& artifact) : artifact_(artifact) {}

  void section(std::uint8_t id, Reader reader) {
    switch (id) {
      case 1: return types(reader);
      case 2: return imports(reader);
      case 3: return functions(reader);
      case 7: return exports(reader);
      default: return;
    }
  }

 private:
  void types(Reader& reader) {
    for (std::uint32_t count = reader.u32(); count > 0; --count) {
      if (reader.byte() != 0x60) throw std::runtime_error("the module has a type that is no function type");
      std::string params = read_types(reader);
      types_.push_back({std::move(params), read_types(reader)});
    }
  }

  void imports(Reader& reader) {
    for (std::uint32_t count = reader.u32(); count > 0; --count) {
      ImportedFunction entry;
      entry.module = reader.name();
      entry.name = reader.name();
      switch (reader.byte()) {
        case 0: {
          const Signature& signature = type(reader.u32());
          entry.params = signature.params;
          entry.results = signature.results;
          functions_.push_back(signature);
          break;
        }
        case 1:
          entry.is_function = false;
          reader.byte();
          skip_limits(reader);
          break;
        case 2:
          entry.is_function = false;
          skip_limits(reader);
          break;
        case 3:
          entry.is_function = false;
          reader.byte();
          reader.byte();
          break;
        default: throw std::runtime_error("the module has an import of unknown kind");
      }
      artifact_.imports.push_back(std::move(entry));
    }
  }

  void functions(Reader& reader) {
    for (std::uint32_t count = reader.u32(); count > 0; --count) functions_.push_back(type(reader.u32()));
  }

  void exports(Reader& reader) {
    for (std::uint32_t count = reader.u32(); count > 0; --count) {
      std::string name = reader.name();
      const std::uint8_t kind = reader.byte();
      const std::uint32_t index = reader.u32();
      if (kind != 0) continue;
      if (index >= functions_.size()) throw std::runtime_error("the module exports a function that does not exist");
      artifact_.exports.push_back({std::move(name), functions_[index].params, functions_[index].results});
    }
  }

  const Signature& type(std::uint32_t index) const {
    if (index >= types_.size()) throw std::runtime_error("the module names a type that does not exist");
    return types_[index];
  }

  Artifact& artifact_;
  std::vector<Signature> types_;
  std::vector<Signature> functions_;
};

bool starts_with(const Bytes& bytes, const char (&magic)[5]) {
  return bytes.size() >= 8 && std::memcmp(bytes.data(), magic, 4) == 0;
}

std::uint32_t word_at(const Bytes& bytes, std::size_t offset) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// The payload begins with a count of padding bytes; the AOT file follows behind them.
void take_aot(Artifact& artifact, Reader payload) {
  if (!artifact.aot.empty()) return;
  payload.take(payload.byte());
  artifact.aot.assign(payload.position(), payload.position() + payload.remaining());
  static const char magic[5] = "\0aot";
  if (!starts_with(artifact.aot, magic)) throw std::runtime_error("the AOT section holds no AOT file");
  artifact.aot_format = word_at(artifact.aot, 4);
}

}  // namespace

Artifact read_artifact(const std::string& path, const std::string& section_name) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path);
  Artifact artifact;
  artifact.wasm.assign(std::istreambuf_iterator<char>(file), {});
  static const char wasm_magic[5] = "\0asm";
  if (!starts_with(artifact.wasm, wasm_magic)) throw std::runtime_error(path + " is no WebAssembly module");

  Reader reader(artifact.wasm.data() + 8, artifact.wasm.data() + artifact.wasm.size());
  ModuleReader module(artifact);
  while (!reader.done()) {
    const std::uint8_t id = reader.byte();
    Reader content = reader.take(reader.u32());
    if (id != 0) {
      module.section(id, content);
      continue;
    }
    if (content.name() == section_name) take_aot(artifact, content);
  }
  return artifact;
}

}  // namespace host
