#include "output.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace driver {

PendingFile::PendingFile(std::string target)
    : target_(std::move(target)), path_(target_ + ".tmp-" + std::to_string(getpid())) {}

PendingFile::~PendingFile() {
  if (committed_) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::string PendingFile::check() const {
  std::error_code ignored;
  const auto status = std::filesystem::status(target_, ignored);
  const bool is_replaceable = !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
  return is_replaceable ? std::string() : "it is there and no regular file";
}

std::string PendingFile::write(std::string_view bytes) const {
  errno = 0;
  std::ofstream file(path_, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (file) return {};
  return errno == 0 ? "not all could be written" : std::generic_category().message(errno);
}

std::string PendingFile::commit() {
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  committed_ = !error;
  return error ? error.message() : std::string();
}

}  // namespace driver
