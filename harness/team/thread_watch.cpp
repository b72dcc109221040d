#include "harness/team/thread_watch.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>

namespace fencepost::harness {
namespace {

/// The calling thread's schedstat, opened once: ns on a CPU, ns waiting to run, number of times it ran (Linux,
/// Documentation/scheduler/sched-stats.rst). -1 if the kernel has none.
class SchedStat {
 public:
  SchedStat() : file_(open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC)) {}
  ~SchedStat() {
    if (file_ >= 0) close(file_);
  }
  SchedStat(const SchedStat&) = delete;
  SchedStat& operator=(const SchedStat&) = delete;

  double run_delay_ns() const {
    std::array<char, 96> text{};
    if (file_ < 0) return 0.0;
    const ssize_t length = pread(file_, text.data(), text.size() - 1, 0);
    if (length <= 0) return 0.0;
    const std::string_view line(text.data(), static_cast<std::size_t>(length));
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return 0.0;
    unsigned long long value = 0;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), value);
    return static_cast<double>(value);
  }

 private:
  int file_;
};

}  // namespace

ThreadWatch::Reading ThreadWatch::read(bool with_run_delay) {
  static thread_local const SchedStat schedstat;
  Reading reading;
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  reading.involuntary = usage.ru_nivcsw;
  reading.voluntary = usage.ru_nvcsw;
  reading.faults = usage.ru_minflt + usage.ru_majflt;
  timespec cpu{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  reading.cpu_ns = static_cast<double>(cpu.tv_sec) * 1e9 + static_cast<double>(cpu.tv_nsec);
  if (with_run_delay) reading.run_delay_ns = schedstat.run_delay_ns();
  return reading;
}

void ThreadWatch::begin(bool with_run_delay) {
  with_run_delay_ = with_run_delay;
  at_begin_ = read(with_run_delay);
}

ThreadWatch::Report ThreadWatch::end() const {
  const Reading now = read(with_run_delay_);
  return {now.involuntary - at_begin_.involuntary, now.voluntary - at_begin_.voluntary,
          now.faults - at_begin_.faults, now.cpu_ns - at_begin_.cpu_ns,
          now.run_delay_ns - at_begin_.run_delay_ns};
}

}  // namespace fencepost::harness
