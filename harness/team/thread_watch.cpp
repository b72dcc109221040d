#include "harness/team/thread_watch.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <system_error>

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

  struct Delay {
    double ns = 0.0;
    long timeslices = 0;
  };
  Delay delay() const {
    std::array<char, 96> text{};
    if (file_ < 0) return {};
    const ssize_t length = pread(file_, text.data(), text.size() - 1, 0);
    if (length <= 0) return {};
    std::array<unsigned long long, 3> values{};
    const char* at = text.data();
    const char* const end = at + length;
    for (unsigned long long& value : values) {
      const auto [next, error] = std::from_chars(at, end, value);
      if (error != std::errc()) return {};
      at = next < end ? next + 1 : end;
    }
    return {static_cast<double>(values[1]), static_cast<long>(values[2])};
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
  if (with_run_delay) {
    const SchedStat::Delay delay = schedstat.delay();
    reading.run_delay_ns = delay.ns;
    reading.timeslices = delay.timeslices;
  }
  return reading;
}

void ThreadWatch::begin(bool with_run_delay) {
  with_run_delay_ = with_run_delay;
  at_begin_ = read(with_run_delay);
}

ThreadWatch::Report ThreadWatch::end() const {
  const Reading now = read(with_run_delay_);
  return {now.involuntary - at_begin_.involuntary,
          now.voluntary - at_begin_.voluntary,
          now.faults - at_begin_.faults,
          now.cpu_ns - at_begin_.cpu_ns,
          now.run_delay_ns - at_begin_.run_delay_ns,
          now.timeslices - at_begin_.timeslices};
}

}  // namespace fencepost::harness
