// Hands object code that is already there to WAMR's emitter, which otherwise generates it.
#pragma once

#include <string>

namespace driver {

// While it lives, the emitter of this process takes these bytes.
class PreparedObject {
 public:
  explicit PreparedObject(const std::string& bytes);
  ~PreparedObject();
  PreparedObject(const PreparedObject&) = delete;
  PreparedObject& operator=(const PreparedObject&) = delete;
};

}  // namespace driver
