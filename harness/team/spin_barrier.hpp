// A barrier of team threads, which spin (spin_then_yield.hpp).
#pragma once

#include <atomic>

#include "arch/contract.hpp"
#include "harness/team/spin_then_yield.hpp"

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
    spin_then_yield([&] { return generation_.load(std::memory_order_acquire) != generation; });
  }

 private:
  const unsigned threads_;
  alignas(arch::padding_bytes) std::atomic<unsigned> arrived_{0};
  alignas(arch::padding_bytes) std::atomic<unsigned> generation_{0};
};

}  // namespace fencepost::harness
