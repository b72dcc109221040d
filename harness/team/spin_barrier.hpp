// A spinning barrier: team threads have a PU each, and a futex would wake them late and unevenly. It yields after
// 2,000 spins, so that runs with more threads than PUs (--oversubscribe) make progress.
#pragma once

#include <sched.h>

#include <atomic>

#include "arch/contract.hpp"

namespace fencepost::harness {

class SpinBarrier {
 public:
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
    for (int spins = 0; generation_.load(std::memory_order_acquire) == generation; ++spins) {
      arch::relax();
      if (spins > 2000) sched_yield();
    }
  }

 private:
  const unsigned threads_;
  alignas(arch::padding_bytes) std::atomic<unsigned> arrived_{0};
  alignas(arch::padding_bytes) std::atomic<unsigned> generation_{0};
};

}  // namespace fencepost::harness
