// A spinning barrier: team threads have a PU each, and a futex would wake them late and unevenly. After some time it
// yields, so that runs with more threads than PUs (--oversubscribe) make progress.
#pragma once

#include <sched.h>

#include <atomic>
#include <chrono>

#include "arch/contract.hpp"
#include "arch/timed_spin.hpp"

namespace fencepost::harness {

class SpinBarrier {
 public:
  /// How long to spin before yielding. About a window of several threads: threads that all run arrive within that time,
  /// and a system call just then would delay the start of one. If the awaited thread has no CPU, spinning wastes 5 % of
  /// the kernel's shortest time slice (1 ms), not more.
  static constexpr std::chrono::microseconds spin_limit{50};

  explicit SpinBarrier(unsigned threads) : threads_(threads) {}

  void arrive_and_wait() {
    // relaxed: only compared for change; the acquire below orders what matters.
    const unsigned generation = generation_.load(std::memory_order_relaxed);
    // acq_rel: release our writes to the others [barrier], acquire theirs when we are the last.
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      // relaxed: published by the release store below.
      arrived_.store(0, std::memory_order_relaxed);
      generation_.store(generation + 1, std::memory_order_release);  // [barrier]
      return;
    }
    // acquire: pairs with the release store of the last to arrive [barrier].
    const auto all_here = [&] { return generation_.load(std::memory_order_acquire) != generation; };
    if (arch::spin_for(spin_limit, all_here)) return;
    while (!all_here()) sched_yield();
  }

 private:
  const unsigned threads_;
  alignas(arch::padding_bytes) std::atomic<unsigned> arrived_{0};
  alignas(arch::padding_bytes) std::atomic<unsigned> generation_{0};
};

}  // namespace fencepost::harness
