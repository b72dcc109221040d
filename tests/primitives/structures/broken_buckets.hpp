// Token buckets as they are often got wrong.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <utility>

#include "primitives/support/limiter/refill.hpp"

namespace fencepost {

/// Time and level in a word each: two threads may both add what has come since the same time.
template <class Sync>
class two_words {
 public:
  two_words(token_rate rate, std::uint64_t burst, std::uint64_t now)
      : rate_(rate, burst, 1U << 24), time_(now), level_(rate_.full()) {}

  bool acquire(std::uint64_t now) {
    // seq_cst, here and below: no order helps
    const std::uint64_t last = time_.load(std::memory_order_seq_cst);
    if (now > last) {
      time_.store(now, std::memory_order_seq_cst);
      std::uint64_t level = level_.load(std::memory_order_seq_cst);
      while (!level_.compare_exchange_weak(level, rate_.after(level, now - last),
                                           std::memory_order_seq_cst)) {
      }
    }
    std::uint64_t level = level_.load(std::memory_order_seq_cst);
    while (level >= rate_.token())
      if (level_.compare_exchange_weak(level, level - rate_.token(), std::memory_order_seq_cst))
        return true;
    return false;
  }

 private:
  support::refill rate_;
  typename Sync::template atomic<std::uint64_t> time_, level_;
};

/// One word, half of which is a time in nanoseconds: it comes round every 4.3 s.
class nanoseconds_32 {
 public:
  nanoseconds_32(token_rate rate, std::uint64_t burst, std::uint64_t now)
      : rate_(rate, burst, ~0U), word_(now << 32 | rate_.full()) {}

  bool acquire(std::uint64_t now) {
    // relaxed: the word is all there is
    std::uint64_t seen = word_.load(std::memory_order_relaxed);
    for (;;) {
      const auto passed = static_cast<std::uint32_t>(now) - static_cast<std::uint32_t>(seen >> 32);
      const bool earlier = passed > ~0U - 1'000;
      const std::uint64_t level = rate_.after(seen & ~0U, earlier ? 0 : passed);
      if (level < rate_.token()) return false;
      const std::uint64_t time = earlier ? seen >> 32 << 32 : now << 32;
      if (word_.compare_exchange_weak(seen, time | (level - rate_.token()),
                                      std::memory_order_relaxed))
        return true;
    }
  }

 private:
  support::refill rate_;
  std::atomic<std::uint64_t> word_;
};

/// Whole tokens only are added, and the time is now: calls that are less than a token apart add none, ever.
class drops_fractions {
 public:
  drops_fractions(token_rate rate, std::uint64_t burst, std::uint64_t now)
      : rate_(rate), burst_(burst), time_(now), level_(burst) {}

  bool acquire(std::uint64_t now) {
    const std::uint64_t passed = now > time_ ? now - time_ : 0;
    time_ = std::max(time_, now);
    const bool fills = passed / rate_.ticks >= burst_;
    level_ = fills ? burst_ : std::min(burst_, level_ + passed * rate_.tokens / rate_.ticks);
    return level_ != 0 && level_-- != 0;
  }

 private:
  token_rate rate_;
  std::uint64_t burst_, time_, level_;
};

}  // namespace fencepost
