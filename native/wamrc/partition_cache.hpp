// Object code of partitions that were compiled before, in a folder shared by any number of processes.
#pragma once

#include <string>

#include "codegen.hpp"

namespace driver {

class PartitionCache {
 public:
  // Without a folder nothing is found and nothing is kept.
  explicit PartitionCache(std::string folder) : folder_(std::move(folder)) {}

  bool enabled() const { return !folder_.empty(); }
  // False when there is no entry or it is damaged; a damaged one is written anew by the next write().
  bool read(const std::string& key, ObjectCode& code) const;
  // A cache that cannot be written costs time, not the build: failures are ignored.
  void write(const std::string& key, const ObjectCode& code) const;

 private:
  std::string path(const std::string& key) const;
  std::string folder_;
};

// A digest as hexadecimal digits, of parts that cannot run into each other.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  Digest& add(const std::string& part);
  std::string finish();

 private:
  struct State;
  State* state_;
};

// Tells one build of this compiler, with the LLVM that it runs with, from any other.
std::string compiler_identity();

}  // namespace driver
