// A cheap stream of decisions that no branch predictor knows in advance.
#pragma once

#include <atomic>
#include <cstdint>

namespace fencepost::bench {

/// A seed that no other call in this process returns.
inline std::uint64_t next_seed() {
  static std::atomic<std::uint64_t> calls{0};
  // relaxed: only a count. splitmix64's increment and finaliser (Steele, Lea and Flood, "Fast splittable
  // pseudorandom number generators", OOPSLA 2014): bijective, and neighbours become unrelated.
  std::uint64_t z = 0x9e3779b97f4a7c15U * (1 + calls.fetch_add(1, std::memory_order_relaxed));
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

/// Says yes in `percent` of 100 calls. A 64-bit linear congruential generator (Knuth's MMIX constants, TAOCP vol. 2,
/// 3.3.4): 4 cycles, off the critical path, and a period of 2^64. A copy goes on from where the original is: whoever
/// draws from it window after window must keep the state, or a predictor learns the sequence.
class Percent {
 public:
  explicit Percent(unsigned percent, std::uint64_t seed = next_seed())
      : limit_(percent), state_(seed) {}

  bool yes() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return ((state_ >> 32) * 100 >> 32) < limit_;
  }

 private:
  std::uint64_t limit_;
  std::uint64_t state_;
};

}  // namespace fencepost::bench
