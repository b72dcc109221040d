// How a token bucket fills up, in whole numbers: a tick adds `tokens` parts, and a token has `ticks` of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <stdexcept>

#include "primitives/concepts/limiter.hpp"

namespace fencepost::support {

class refill {
 public:
  /// `most`: that the level may be. Throws std::invalid_argument as Limiter says.
  refill(token_rate rate, std::uint64_t burst, std::uint64_t most) {
    if (rate.tokens == 0 || rate.ticks == 0 || burst == 0)
      throw std::invalid_argument("fencepost: a token bucket has a rate and a burst above 0");
    const std::uint64_t common = std::gcd(rate.tokens, rate.ticks);
    token_ = rate.ticks / common;
    if (token_ > most / burst)
      throw std::invalid_argument(
          "fencepost: a token bucket of too large a burst for its rate; coarser ticks may help");
    full_ = burst * token_;
    tick_ = std::min(rate.tokens / common, full_);  // more does not fit
    fills_in_ = (full_ + tick_ - 1) / tick_;
  }

  [[nodiscard]] std::uint64_t token() const noexcept { return token_; }
  [[nodiscard]] std::uint64_t full() const noexcept { return full_; }
  /// So many ticks later.
  [[nodiscard]] std::uint64_t after(std::uint64_t level, std::uint64_t ticks) const noexcept {
    // No product is more than twice full().
    return ticks >= fills_in_ ? full_ : std::min(full_, level + ticks * tick_);
  }

 private:
  std::uint64_t token_, full_ = 0, tick_ = 0, fills_in_ = 0;  // in parts; of fills_in_, ticks
};

}  // namespace fencepost::support
