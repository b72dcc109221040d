// By how much the counters of two CPUs differ, from time stamps that the CPUs exchange. Pure arithmetic over recorded
// readings.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace fencepost::harness {

/// One message from a first CPU to another and back: readings of both clocks, in ticks.
struct ClockExchange {
  std::uint64_t sent = 0;  ///< by the first clock
  std::uint64_t answered =
      0;  ///< by the other clock, after the message came and before the answer went
  std::uint64_t returned = 0;  ///< by the first clock
};

/// The other clock minus the first, in ticks. The answer was read between the two readings of the first clock, so each
/// exchange limits the offset from both sides (Cristian, "Probabilistic clock synchronization", 1989).
struct ClockOffset {
  std::int64_t low = 0, high = 0;  ///< limits by the shortest exchange
  bool steady = true;  ///< one offset agrees with all exchanges; else a clock drifts or jumps

  std::int64_t middle() const { return low + (high - low) / 2; }
  /// The offset is certainly greater than `ticks`, in either direction.
  bool exceeds(double ticks) const {
    return static_cast<double>(low) > ticks || static_cast<double>(high) < -ticks;
  }
};

/// `step`: of the clocks, in ticks; readings are up to that much too early. Nothing where no exchange can be used, because
/// the first clock went backwards in all of them.
std::optional<ClockOffset> clock_offset(std::span<const ClockExchange> exchanges, double step);

}  // namespace fencepost::harness
