// A cheap stream of decisions.
#pragma once

#include <cstdint>

namespace fencepost::bench {

/// Says yes in `percent` of 100 calls, in an order no branch predictor learns quickly. A 64-bit linear
/// congruential generator (Knuth's MMIX constants, TAOCP vol. 2, 3.3.4): 4 cycles, off the critical path.
class Percent {
 public:
  Percent(unsigned percent, unsigned thread)
      : limit_(percent), state_(thread * 0x9e3779b97f4a7c15U + 1) {}

  bool yes() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return ((state_ >> 32) * 100 >> 32) < limit_;
  }

 private:
  std::uint64_t limit_;
  std::uint64_t state_;
};

}  // namespace fencepost::bench
