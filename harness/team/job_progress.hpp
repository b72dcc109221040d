// What the threads of a job have done so far, for the thread that waits for them (harness/base/patience.hpp).
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

#include "harness/base/cpu_clock.hpp"
#include "harness/base/patience.hpp"

namespace fencepost::harness {

/// Written by one thread of the job, read by who waits for it.
class JobProgress {
 public:
  // relaxed: only compared with what was read before
  void step() { steps_.fetch_add(1, std::memory_order_relaxed); }

  /// f() as a step in which nobody else works: its CPU time is a sign of progress. f may throw.
  template <class F>
  void alone(F&& f) {
    const Step step(*this);
    f();
  }

  Patience::Seen seen() const {
    Patience::Seen all{steps_.load(std::memory_order_relaxed)};  // relaxed: as above
    // acquire: pairs with [alone]; `since_` is then of this step or a later one
    const clockid_t clock = clock_.load(std::memory_order_acquire);
    if (clock == no_clock) return all;
    // relaxed: see the line above
    const std::chrono::nanoseconds since(since_.load(std::memory_order_relaxed));
    all.cpu = std::max(cpu_time(clock) - since, std::chrono::nanoseconds(0));
    return all;
  }

 private:
  struct Step {
    explicit Step(JobProgress& progress) : of(progress) {
      const clockid_t mine = clock_of_this_thread();
      of.since_.store(cpu_time(mine).count(),
                      std::memory_order_relaxed);  // relaxed: published below
      of.step();
      of.clock_.store(mine, std::memory_order_release);  // [alone]
    }
    ~Step() {
      of.clock_.store(no_clock, std::memory_order_relaxed);  // relaxed: publishes nothing
      of.step();
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    JobProgress& of;
  };

  std::atomic<std::uint64_t> steps_{0};
  std::atomic<clockid_t> clock_{no_clock};
  std::atomic<std::int64_t> since_{0};  ///< ns of that clock
};

}  // namespace fencepost::harness
