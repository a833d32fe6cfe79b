#include "output.hpp"

#include <unistd.h>

#include <filesystem>
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

std::string PendingFile::commit() {
  std::error_code error;
  std::filesystem::rename(path_, target_, error);
  committed_ = !error;
  return error ? error.message() : std::string();
}

}  // namespace driver
