#include "harness/clock/clock_offset.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fencepost::harness {

std::optional<ClockOffset> clock_offset(std::span<const ClockExchange> exchanges, double step) {
  const auto unseen = static_cast<std::int64_t>(std::ceil(step));
  // The bounds that all exchanges together give. Differences of counters are taken modulo 2^64, so a counter may wrap around.
  std::int64_t greatest_low = std::numeric_limits<std::int64_t>::min();
  std::int64_t least_high = std::numeric_limits<std::int64_t>::max();
  std::optional<ClockOffset> shortest;
  std::int64_t shortest_trip = std::numeric_limits<std::int64_t>::max();
  bool backwards = false;
  for (const ClockExchange& one : exchanges) {
    const auto trip = static_cast<std::int64_t>(one.returned - one.sent);
    if (trip < 0) {
      backwards = true;
      continue;
    }
    const auto low = static_cast<std::int64_t>(one.answered - one.returned) - unseen;
    const auto high = static_cast<std::int64_t>(one.answered - one.sent) + unseen;
    greatest_low = std::max(greatest_low, low);
    least_high = std::min(least_high, high);
    if (trip >= shortest_trip) continue;
    shortest_trip = trip;
    shortest = ClockOffset{low, high};
  }
  if (shortest) shortest->steady = !backwards && greatest_low <= least_high;
  return shortest;
}

}  // namespace fencepost::harness
