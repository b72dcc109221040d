// Time and level of the bucket in one word, which one compare-exchange changes: no thread sees the time of one refill and the
// level of another. A refusal writes nothing.
//
// The level takes as many bits as it needs, 24 at most, and the time the others: 40 at least. So a burst may be up to 2^24 parts
// (support/limiter/refill.hpp), and between two calls that are admitted may be up to 2^39 ticks. Ticks of 2^20 ns, say: 18 years
// (of 1 ns: 9 minutes; in 32 bits of nanoseconds: 2.1 s). Whoever has a clock in nanoseconds shifts it. A fraction of a tick is
// not lost, as the time kept is that of whole ticks.
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <string_view>

#include "primitives/concepts/limiter.hpp"
#include "primitives/support/limiter/refill.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::limiter {

template <class Sync>
class basic_packed_bucket {
 public:
  static constexpr bool blocks = false;
  static constexpr std::uint64_t longest_pause = (std::uint64_t{1} << 39) - 1;

  basic_packed_bucket(token_rate rate, std::uint64_t burst, std::uint64_t now)
      : rate_(rate, burst, (1U << 24) - 1),
        level_bits_(static_cast<unsigned>(std::bit_width(rate_.full()))),
        word_(now << level_bits_ | rate_.full()) {}

  /// Never fails but by returning false.
  [[nodiscard]] bool acquire(std::uint64_t now) noexcept {
    // relaxed, here and below: the word is all there is
    std::uint64_t seen = word_.load(std::memory_order_relaxed);
    for (;;) {
      const std::uint64_t after = refilled(seen, now);
      if ((after & level_mask()) < rate_.token()) return false;
      if (word_.compare_exchange_weak(seen, after - rate_.token(), std::memory_order_relaxed,
                                      std::memory_order_relaxed))
        return true;
    }
  }

 private:
  [[nodiscard]] std::uint64_t level_mask() const noexcept {
    return (std::uint64_t{1} << level_bits_) - 1;
  }
  [[nodiscard]] std::uint64_t refilled(std::uint64_t seen, std::uint64_t now) const noexcept {
    // Shifted up: the difference wraps with the time as it is kept, and has a sign.
    const auto ahead = static_cast<std::int64_t>((now << level_bits_) - (seen & ~level_mask()));
    if (ahead <= 0) return seen;
    const std::uint64_t level =
        rate_.after(seen & level_mask(), static_cast<std::uint64_t>(ahead) >> level_bits_);
    return now << level_bits_ | level;
  }

  const support::refill rate_;
  const unsigned level_bits_;
  typename Sync::template atomic<std::uint64_t> word_;
};

struct packed_bucket : basic_packed_bucket<support::std_sync> {
  static constexpr std::string_view name = "packed_bucket";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_packed_bucket<Sync>;
  using basic_packed_bucket::basic_packed_bucket;
};

static_assert(Limiter<packed_bucket>);

}  // namespace fencepost::limiter
