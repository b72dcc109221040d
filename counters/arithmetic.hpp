// From readings of counters to counts. Pure arithmetic: nothing here knows where a reading came from.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace fencepost::counters {

/// One event at one moment: its value, how long it was meant to count and how long it did (in one unit of time, and
/// the same for both). Less running than enabled: it shared a hardware counter with others.
struct Reading {
  std::uint64_t value = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
};

/// What went by between two readings, or in several such stretches.
struct Stretch {
  std::uint64_t value = 0;
  std::uint64_t enabled = 0;
  std::uint64_t running = 0;
  unsigned stretches = 0;

  Stretch& operator+=(const Stretch& other);
};

/// From `before` to `after`. A value that went over 2^64 is no matter; times that run backwards (another event under
/// the same name) give nothing.
std::optional<Stretch> between(const Reading& before, const Reading& after);

/// An estimate of what a whole stretch had. `running`: the share of the time that was really counted; below 1 the
/// count is scaled up from it.
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
