// A file that appears whole or not at all.
#pragma once

#include <string>

namespace driver {

// A name beside the target under which a file is written before it takes the target's place.
class PendingFile {
 public:
  explicit PendingFile(std::string target);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& path() const { return path_; }
  // Moves the file into place. Empty on success, otherwise what went wrong.
  std::string commit();

 private:
  std::string target_;
  std::string path_;
  bool committed_ = false;
};

}  // namespace driver
