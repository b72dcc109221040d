#include "harness/team/thread_watch.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <mutex>
#include <system_error>

#include "harness/team/spin_then_yield.hpp"

namespace fencepost::harness {
namespace {

/// relaxed: set before the team works, by the thread that gives it its work.
std::atomic<bool> each_keeps_its_file{true};

rusage usage_of_this_thread() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage;
}

/// The turn of a thread to open its file, where not each can keep its own. It spins for it: a thread that slept would find
/// its own wait among what it reads.
class FileTurn {
 public:
  FileTurn() {
    if (one_at_a_time().try_lock()) return;
    const long before = switches();
    const auto began = std::chrono::steady_clock::now();
    spin_then_yield([] { return one_at_a_time().try_lock(); });
    switches_ = switches() - before;
    if (switches_ > 0)
      off_cpu_ns_ =
          std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began)
              .count();
  }
  ~FileTurn() { one_at_a_time().unlock(); }
  FileTurn(const FileTurn&) = delete;
  FileTurn& operator=(const FileTurn&) = delete;

  /// How often the thread lost its CPU while it waited, and at most how long it was without one.
  long switches_while_waiting() const { return switches_; }
  double off_cpu_ns() const { return off_cpu_ns_; }

 private:
  static std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
  }
  static long switches() {
    const rusage usage = usage_of_this_thread();
    return usage.ru_nivcsw + usage.ru_nvcsw;
  }

  long switches_ = 0;
  double off_cpu_ns_ = 0.0;
};

/// The calling thread's schedstat: ns on a CPU, ns waiting to run, number of times it ran (Linux,
/// Documentation/scheduler/sched-stats.rst). Opened once, where each thread keeps its file.
class SchedStat {
 public:
  SchedStat() : file_(each_keeps_its_file.load(std::memory_order_relaxed) ? open_file() : -1) {}
  ~SchedStat() {
    if (file_ >= 0) close(file_);
  }
  SchedStat(const SchedStat&) = delete;
  SchedStat& operator=(const SchedStat&) = delete;

  struct Delay {
    double ns = 0.0;
    long timeslices = 0;
    double own_wait_ns = 0.0;  ///< of `ns` at most this was the wait for the file
    long own_timeslices = 0;   ///< likewise
  };
  Delay delay() const {
    if (file_ >= 0) return delay_in(file_);
    if (each_keeps_its_file.load(std::memory_order_relaxed)) return {};  // the kernel has none
    const FileTurn turn;
    const int file = open_file();
    if (file < 0) return {};
    Delay delay = delay_in(file);
    close(file);
    delay.own_wait_ns = turn.off_cpu_ns();
    delay.own_timeslices = turn.switches_while_waiting();
    return delay;
  }

 private:
  static int open_file() { return open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC); }

  static Delay delay_in(int file) {
    std::array<char, 96> text{};
    const ssize_t length = pread(file, text.data(), text.size() - 1, 0);
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

  int file_;
};

}  // namespace

void ThreadWatch::keep_files(bool keep) {
  each_keeps_its_file.store(keep, std::memory_order_relaxed);
}

void ThreadWatch::read_usage(Reading& into) {
  const rusage usage = usage_of_this_thread();
  into.involuntary = usage.ru_nivcsw;
  into.voluntary = usage.ru_nvcsw;
  into.faults = usage.ru_minflt + usage.ru_majflt;
  timespec cpu{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
  into.cpu_ns = static_cast<double>(cpu.tv_sec) * 1e9 + static_cast<double>(cpu.tv_nsec);
}

void ThreadWatch::read_run_delay(Reading& into) {
  static thread_local const SchedStat schedstat;
  const SchedStat::Delay delay = schedstat.delay();
  into.run_delay_ns = delay.ns;
  into.timeslices = delay.timeslices;
  into.own_wait_ns = delay.own_wait_ns;
  into.own_timeslices = delay.own_timeslices;
}

// The run delay first and last: a wait for the file is no part of what is watched.

void ThreadWatch::begin(bool with_run_delay) {
  with_run_delay_ = with_run_delay;
  at_begin_ = {};
  if (with_run_delay) read_run_delay(at_begin_);
  read_usage(at_begin_);
}

ThreadWatch::Report ThreadWatch::end() const {
  Reading now;
  read_usage(now);
  if (with_run_delay_) read_run_delay(now);
  return {now.involuntary - at_begin_.involuntary,
          now.voluntary - at_begin_.voluntary,
          now.faults - at_begin_.faults,
          now.cpu_ns - at_begin_.cpu_ns,
          std::max(0.0, now.run_delay_ns - now.own_wait_ns - at_begin_.run_delay_ns),
          std::max(0L, now.timeslices - now.own_timeslices - at_begin_.timeslices)};
}

}  // namespace fencepost::harness
