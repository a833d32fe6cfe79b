// A file that appears whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace driver {

// A name beside the target under which a file is written before it takes the target's place.
class PendingFile {
 public:
  explicit PendingFile(std::string target);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  const std::string& path() const { return path_; }
  // Whether the target can be replaced: empty, or why not.
  std::string check() const;
  // Empty on success, otherwise what went wrong.
  std::string write(std::string_view bytes) const;
  // Moves the file into place. Empty on success, otherwise what went wrong.
  std::string commit();

 private:
  std::string target_;
  std::string path_;
  bool committed_ = false;
};

}  // namespace driver
