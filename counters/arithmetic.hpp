// Computes counts from readings of counters. Pure arithmetic, independent of how the readings were taken.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace fencepost::counters {

/// One event at one moment: its value, and the times for which it was enabled and for which it ran (both in the same
/// unit). Running less than enabled: the kernel multiplexed it with other events.
struct Reading {
  std::uint64_t value = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
};

/// Difference of two readings, or the sum of several such differences.
struct Stretch {
  std::uint64_t value = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
  unsigned stretches = 0;

  Stretch& operator+=(const Stretch& other);
};

/// Difference from `before` to `after`. Values may wrap around at 2^64; empty if times run backwards (readings of
/// different events).
std::optional<Stretch> between(const Reading& before, const Reading& after);

/// An estimated count. `running`: the share of the time that was counted, 0 to 1; below 1 the count is scaled up by it.
struct Count {
  double value = 0.0;
  double running = 1.0;

  bool scaled() const { return running < 1.0; }
};

/// `cost`: what a stretch reads when nothing is done in it. Nothing when the event did not run at all: that is no zero.
std::optional<Count> estimate(const Stretch& stretch, double cost = 0.0);

/// A counter of `width` bits (1 to 64) read by the program itself, on top of what the kernel has added up: the
/// kernel starts counters at negative numbers, so the raw value is sign-extended (perf_event_open(2), pmc_width).
std::uint64_t widened(std::uint64_t offset, std::uint64_t raw, unsigned width);

/// Several counts added, and divided by `operations`, above zero. Nothing where one of them is missing. `running` is the least.
std::optional<Count> per_operation(std::span<const std::optional<Count>> counts, double operations);

}  // namespace fencepost::counters
