#include "partition_cache.hpp"

#include <dlfcn.h>
#include <llvm-c/Core.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/BLAKE3.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace driver {
namespace {

constexpr char magic[8] = {'p', 'w', 'a', 'p', 'a', 'r', 't', '1'};
constexpr std::size_t digest_size = 32;

std::string digest_of(llvm::StringRef bytes) {
  llvm::BLAKE3 hasher;
  hasher.update(bytes);
  const auto result = hasher.final<digest_size>();
  return std::string(reinterpret_cast<const char*>(result.data()), digest_size);
}

std::string length_of(const std::string& text) {
  const std::uint64_t size = text.size();
  std::string bytes(sizeof size, '\0');
  for (std::size_t index = 0; index < sizeof size; ++index) bytes[index] = static_cast<char>(size >> (8 * index));
  return bytes;
}

std::uint64_t read_length(llvm::StringRef bytes) {
  std::uint64_t size = 0;
  for (std::size_t index = 0; index < sizeof size; ++index) {
    size |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[index])) << (8 * index);
  }
  return size;
}

// Size and time of the file that some code of this process was loaded from.
std::string file_of(const void* code) {
  Dl_info information{};
  if (dladdr(code, &information) == 0 || information.dli_fname == nullptr) return {};
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(information.dli_fname, status)) return {};
  return std::to_string(status.getSize()) + "@" +
         std::to_string(status.getLastModificationTime().time_since_epoch().count());
}

}  // namespace

struct Digest::State {
  llvm::BLAKE3 hasher;
};

Digest::Digest() : state_(new State) {}
Digest::~Digest() { delete state_; }

Digest& Digest::add(const std::string& part) {
  state_->hasher.update(length_of(part));
  state_->hasher.update(part);
  return *this;
}

std::string Digest::finish() {
  const auto result = state_->hasher.final<digest_size>();
  return llvm::toHex(llvm::ArrayRef<std::uint8_t>(result.data(), result.size()), true);
}

std::string PartitionCache::path(const std::string& key) const {
  return folder_ + "/" + key.substr(0, 2) + "/" + key.substr(2);
}

// magic, digest of the rest, length of the object, length of the stack usage, both.
bool PartitionCache::read(const std::string& key, ObjectCode& code) const {
  if (!enabled()) return false;
  auto file = llvm::MemoryBuffer::getFile(path(key), /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file) return false;
  llvm::StringRef bytes = (*file)->getBuffer();
  if (bytes.size() < sizeof magic + digest_size + 16 || std::memcmp(bytes.data(), magic, sizeof magic) != 0) return false;
  bytes = bytes.drop_front(sizeof magic);
  const std::string expected = bytes.take_front(digest_size).str();
  bytes = bytes.drop_front(digest_size);
  if (digest_of(bytes) != expected) return false;
  const std::uint64_t object_size = read_length(bytes);
  const std::uint64_t stack_usage_size = read_length(bytes.drop_front(8));
  bytes = bytes.drop_front(16);
  if (object_size > bytes.size() || stack_usage_size != bytes.size() - object_size) return false;
  code.object = bytes.take_front(object_size).str();
  code.stack_usage = bytes.drop_front(object_size).str();
  // The time of the last use, for whoever bounds the size of the folder.
  std::error_code ignored;
  std::filesystem::last_write_time(path(key), std::filesystem::file_time_type::clock::now(), ignored);
  return true;
}

void PartitionCache::write(const std::string& key, const ObjectCode& code) const {
  if (!enabled()) return;
  static std::atomic<unsigned> counter{0};
  const std::string target = path(key);
  const std::string temporary = target + ".tmp-" + std::to_string(getpid()) + "-" + std::to_string(counter++);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(target).parent_path(), error);
  const std::string body = length_of(code.object) + length_of(code.stack_usage) + code.object + code.stack_usage;
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(magic, sizeof magic) << digest_of(body) << body;
    file.close();
    if (!file) {
      std::filesystem::remove(temporary, error);
      return;
    }
  }
  std::filesystem::rename(temporary, target, error);
  if (error) std::filesystem::remove(temporary, error);
}

std::string compiler_identity() {
  return std::string(LLVM_VERSION_STRING) + " " + file_of(reinterpret_cast<const void*>(&LLVMGetVersion)) + " " +
         file_of(reinterpret_cast<const void*>(&compiler_identity));
}

}  // namespace driver
