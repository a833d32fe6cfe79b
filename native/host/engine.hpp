// wasm_c_api behind values that clean up after themselves: one engine, and per VM a store and an instance.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "artifact.hpp"
#include "state.hpp"

namespace host {

enum class EngineKind { aot, interp };

// Thrown out of a call into the guest; the message is one of the words of packages/host/SEMANTICS.md.
struct EngineTrap : std::runtime_error {
  EngineTrap(const std::string& word, std::string own_words, std::vector<std::string> frames)
      : std::runtime_error(word), own_words(std::move(own_words)), frames(std::move(frames)) {}
  std::string own_words;
  std::vector<std::string> frames;
};

// An argument or result of a host call: i32 as unsigned, i64 as it is.
struct Value {
  bool is_i64 = false;
  std::int64_t bits = 0;
  std::uint32_t u32() const { return static_cast<std::uint32_t>(bits); }
};

// Called for each import; an empty optional is a function without result. Throws HostAbort to end the guest's run.
using HostCall = std::function<std::optional<std::uint32_t>(std::size_t import, const std::vector<Value>& args)>;

struct HostAbort : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Linear memory with the checks of a gateway: what lies outside gives an empty optional or false.
class Memory {
 public:
  virtual ~Memory() = default;
  virtual std::uint8_t* data() const = 0;
  virtual std::size_t size() const = 0;

  bool contains(std::uint64_t address, std::uint64_t length) const { return address + length <= size(); }
  std::optional<std::string> read(std::uint32_t address, std::uint32_t length) const;
  std::optional<std::uint32_t> read_u32(std::uint32_t address) const;
  bool write(std::uint32_t address, const std::string& bytes) const;
  bool write_u16(std::uint32_t address, std::uint16_t value) const;
  bool write_u32(std::uint32_t address, std::uint32_t value) const { return write(address, u32le(value)); }
  bool write_u64(std::uint32_t address, std::uint64_t value) const {
    return write(address, i64le(static_cast<std::int64_t>(value)));
  }
};

class Instance {
 public:
  virtual ~Instance() = default;
  virtual Memory& memory() = 0;
  // Calls an export; throws EngineTrap. The result is unsigned.
  virtual std::optional<std::uint32_t> call(const std::string& name, const std::vector<std::uint32_t>& args) = 0;
};

// A module that the engine took, ready to be instantiated any number of times.
class Module {
 public:
  virtual ~Module() = default;
  // Throws PluginFailure when the engine cannot instantiate it.
  virtual std::unique_ptr<Instance> instantiate(HostCall host_call, std::uint64_t max_memory_bytes) = 0;
};

// Starts a clock beside the guest: after `milliseconds` the call under way ends with `deadline exceeded`.
class Deadline {
 public:
  // 0 sets no limit.
  explicit Deadline(unsigned milliseconds);
  ~Deadline();

 private:
  bool active_;
};

// Loads a half of an artifact. Throws PluginFailure; `notes` gets what a reader of the trace should know.
std::unique_ptr<Module> load_module(const Artifact& artifact, EngineKind kind, std::set<std::string>& notes);

}  // namespace host
