// CPU time of a thread or another process, read from outside.
#pragma once

#include <pthread.h>
#include <sys/types.h>
#include <time.h>

#include <chrono>

namespace fencepost::harness {

/// Stands for none; no thread's and no process's clock has its number.
inline constexpr clockid_t no_clock = CLOCK_REALTIME;

/// Its CPU time, which every thread of this process can read while the thread lives.
inline clockid_t clock_of_this_thread() {
  clockid_t clock = no_clock;
  return pthread_getcpuclockid(pthread_self(), &clock) == 0 ? clock : no_clock;
}

/// That of all of its threads; of a process that is gone no_clock.
inline clockid_t clock_of_process(pid_t pid) {
  clockid_t clock = no_clock;
  return clock_getcpuclockid(pid, &clock) == 0 ? clock : no_clock;
}

/// 0 for no_clock, or when whose clock it is has ended.
inline std::chrono::nanoseconds cpu_time(clockid_t clock) {
  timespec time{};
  if (clock == no_clock || clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace fencepost::harness
