#include "timing.hpp"

#include <llvm/Support/JSON.h>
#include <llvm/Support/raw_ostream.h>
#include <sys/resource.h>

#include <ctime>
#include <system_error>

namespace driver {

double thread_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::string Timing::write(const std::string& path) const {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  llvm::json::Array parts;
  for (const PartitionTiming& partition : partitions) {
    parts.push_back(llvm::json::Object{
        {"functions", partition.functions}, {"milliseconds", partition.milliseconds}, {"cached", partition.cached}});
  }
  llvm::json::Object document{{"cpuMilliseconds", milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)},
                              {"peakBytes", static_cast<std::int64_t>(usage.ru_maxrss) * 1024},
                              {"translateMilliseconds", translate_milliseconds},
                              {"partitions", std::move(parts)},
                              {"linkMilliseconds", link_milliseconds}};
  std::error_code error;
  llvm::raw_fd_ostream file(path, error);
  if (error) return "cannot write " + path + ": " + error.message();
  file << llvm::json::Value(std::move(document)) << "\n";
  file.close();
  return file.has_error() ? "cannot write " + path : std::string();
}

}  // namespace driver
