// The WASI subset of proxy-wasm hosts, with the error numbers that the real hosts give.
#include "functions/registry.hpp"

namespace host {
namespace {

constexpr std::uint32_t success = 0;
constexpr std::uint32_t bad_file_descriptor = 8;
constexpr std::uint32_t not_directory = 20;
constexpr std::uint32_t fault = 21;
constexpr std::uint32_t invalid = 28;
constexpr std::uint32_t no_entry = 44;
constexpr std::uint32_t no_system = 52;
constexpr std::uint32_t not_supported = 58;

// Most bytes of one random_get (proxy-wasm-cpp-host, limits.h).
constexpr std::uint32_t max_random_bytes = 65536;

using Answer = std::optional<std::uint32_t>;

bool is_output(std::uint32_t fd) { return fd == 1 || fd == 2; }

template <std::uint32_t error>
Answer always(Vm&, const Arguments&) {
  return error;
}

Answer only_output(Vm&, const Arguments& args) { return is_output(args[0].u32()) ? success : bad_file_descriptor; }

// Writes a zero where the caller looks for a size, then fails.
template <std::size_t argument, std::uint32_t error>
Answer zero_then(Vm& vm, const Arguments& args) {
  return vm.memory().write_u32(args[argument].u32(), 0) ? error : fault;
}

Answer write_vectors(Vm& vm, std::uint32_t fd, std::uint32_t vectors, std::uint32_t count, std::uint32_t written_address) {
  if (!is_output(fd)) return bad_file_descriptor;
  std::string data;
  for (std::uint32_t index = 0; index < count; ++index) {
    const std::uint64_t entry = std::uint64_t{vectors} + std::uint64_t{index} * 8;
    if (entry + 8 > UINT32_MAX) return fault;
    const auto address = vm.memory().read_u32(static_cast<std::uint32_t>(entry));
    const auto size = vm.memory().read_u32(static_cast<std::uint32_t>(entry + 4));
    if (!address || !size) return fault;
    if (*size == 0) continue;
    const auto bytes = vm.memory().read(*address, *size);
    if (!bytes) return fault;
    data += *bytes;
  }
  vm.record_input({{"data", data}});
  if (!data.empty()) vm.write_log(fd == 1 ? 2 : 4, data.back() == '\n' ? data.substr(0, data.size() - 1) : data);
  if (!vm.memory().write_u32(written_address, static_cast<std::uint32_t>(data.size()))) return fault;
  vm.record_output({{"written", std::to_string(data.size())}});
  return success;
}

Answer fd_write(Vm& vm, const Arguments& args) {
  return write_vectors(vm, args[0].u32(), args[1].u32(), args[2].u32(), args[3].u32());
}

Answer fd_pwrite(Vm& vm, const Arguments& args) {
  return write_vectors(vm, args[0].u32(), args[1].u32(), args[2].u32(), args[4].u32());
}

Answer fd_tell(Vm& vm, const Arguments& args) {
  if (!is_output(args[0].u32())) return bad_file_descriptor;
  return vm.memory().write_u64(args[1].u32(), 0) ? success : fault;
}

Answer fd_renumber(Vm&, const Arguments& args) {
  return is_output(args[0].u32()) && is_output(args[1].u32()) ? not_supported : bad_file_descriptor;
}

Answer fd_fdstat_get(Vm& vm, const Arguments& args) {
  if (!is_output(args[0].u32())) return bad_file_descriptor;
  // File type 0, then the one right to write; the real host ignores a bad address here.
  vm.memory().write(args[1].u32(), i64le(0) + i64le(64) + i64le(0));
  return success;
}

Answer sock_accept(Vm& vm, const Arguments& args) {
  // Upstream writes a word of 64 bits here, the Higress fork one of 32.
  const std::string zero = vm.state.profile.higress ? u32le(0) : i64le(0);
  return vm.memory().write(args[2].u32(), zero) ? not_supported : fault;
}

Answer sock_recv(Vm& vm, const Arguments& args) {
  const bool written = vm.memory().write_u32(args[4].u32(), 0) && vm.memory().write_u16(args[5].u32(), 0);
  return written ? not_supported : fault;
}

Answer give_sizes(Vm& vm, std::size_t count, std::size_t size, const Arguments& args) {
  const auto word = [](std::size_t value) { return static_cast<std::uint32_t>(value); };
  if (!vm.memory().write_u32(args[0].u32(), word(count)) || !vm.memory().write_u32(args[1].u32(), word(size))) return fault;
  vm.record_output({{"count", std::to_string(count)}, {"size", std::to_string(size)}});
  return success;
}

std::vector<std::string> environment_of(const Vm& vm) {
  std::vector<std::string> values;
  for (const auto& [name, value] : vm.state.scenario.environment) values.push_back(name + "=" + value + '\0');
  return values;
}

Answer args_sizes_get(Vm& vm, const Arguments& args) { return give_sizes(vm, 0, 0, args); }

Answer environ_sizes_get(Vm& vm, const Arguments& args) {
  const std::vector<std::string> values = environment_of(vm);
  std::size_t size = 0;
  for (const std::string& value : values) size += value.size();
  return give_sizes(vm, values.size(), size, args);
}

Answer environ_get(Vm& vm, const Arguments& args) {
  std::uint32_t entry = args[0].u32();
  std::uint32_t address = args[1].u32();
  std::string all;
  for (const std::string& value : environment_of(vm)) {
    if (!vm.memory().write_u32(entry, address) || !vm.memory().write(address, value)) return fault;
    address += static_cast<std::uint32_t>(value.size());
    entry += 4;
    all += value;
  }
  vm.record_output({{"value", all}});
  return success;
}

Answer clock_time_get(Vm& vm, const Arguments& args) {
  if (args[0].u32() > 1) return not_supported;
  const std::uint64_t time = vm.state.clock.read();
  if (!vm.memory().write_u64(args[2].u32(), time)) return fault;
  vm.record_output({{"time", std::to_string(time)}});
  return success;
}

Answer clock_res_get(Vm& vm, const Arguments& args) {
  if (args[0].u32() > 1) return not_supported;
  if (!vm.memory().write_u64(args[1].u32(), 1)) return fault;
  vm.record_output({{"resolution", "1"}});
  return success;
}

Answer random_get(Vm& vm, const Arguments& args) {
  const std::uint32_t size = args[1].u32();
  if (size > max_random_bytes) return invalid;
  if (size == 0) return success;
  const std::string value = vm.state.random.take(size);
  if (!vm.memory().write(args[0].u32(), value)) return fault;
  vm.record_output({{"value", value}});
  return success;
}

Answer poll_oneoff(Vm& vm, const Arguments& args) { return vm.memory().write_u32(args[3].u32(), 0) ? success : fault; }

// The real hosts only note the call and return to the guest.
Answer proc_exit(Vm&, const Arguments&) { return std::nullopt; }

}  // namespace

HostFunctions wasi_functions() {
  return {
      {"fd_write", fd_write},
      {"fd_pwrite", fd_pwrite},
      {"fd_read", always<no_system>},
      {"fd_pread", always<no_system>},
      {"fd_prestat_dir_name", always<no_system>},
      {"fd_fdstat_set_flags", always<no_system>},
      {"fd_prestat_get", always<bad_file_descriptor>},
      {"fd_filestat_get", always<bad_file_descriptor>},
      {"fd_seek", always<success>},
      {"fd_close", always<success>},
      {"fd_advise", always<success>},
      {"sched_yield", always<success>},
      {"args_get", always<success>},
      {"fd_allocate", only_output},
      {"fd_datasync", only_output},
      {"fd_sync", only_output},
      {"fd_fdstat_set_rights", only_output},
      {"fd_filestat_set_size", only_output},
      {"fd_filestat_set_times", only_output},
      {"fd_tell", fd_tell},
      {"fd_renumber", fd_renumber},
      {"fd_readdir", zero_then<4, not_directory>},
      {"fd_fdstat_get", fd_fdstat_get},
      {"path_open", always<no_entry>},
      {"path_create_directory", always<not_supported>},
      {"path_filestat_get", always<not_supported>},
      {"path_filestat_set_times", always<not_supported>},
      {"path_link", always<not_supported>},
      {"path_readlink", zero_then<5, not_supported>},
      {"path_remove_directory", always<not_supported>},
      {"path_rename", always<not_supported>},
      {"path_symlink", always<not_supported>},
      {"path_unlink_file", always<not_supported>},
      {"sock_accept", sock_accept},
      {"sock_recv", sock_recv},
      {"sock_send", zero_then<4, not_supported>},
      {"sock_shutdown", always<not_supported>},
      {"args_sizes_get", args_sizes_get},
      {"environ_sizes_get", environ_sizes_get},
      {"environ_get", environ_get},
      {"clock_time_get", clock_time_get},
      {"clock_res_get", clock_res_get},
      {"random_get", random_get},
      {"poll_oneoff", poll_oneoff},
      {"proc_exit", proc_exit},
  };
}

}  // namespace host
