#include "counters/arithmetic.hpp"

#include <algorithm>

namespace fencepost::counters {

Stretch& Stretch::operator+=(const Stretch& other) {
  value += other.value;
  enabled += other.enabled;
  running += other.running;
  stretches += other.stretches;
  return *this;
}

std::optional<Stretch> between(const Reading& before, const Reading& after) {
  if (after.enabled < before.enabled || after.running < before.running) return std::nullopt;
  return Stretch{after.value - before.value, after.enabled - before.enabled,
                 after.running - before.running, 1};
}

std::optional<Count> estimate(const Stretch& stretch, double cost) {
  if (stretch.running == 0) return std::nullopt;
  // Enabled and running are read one after the other: a running time that is a little longer is all of it.
  const double running =
      std::min(1.0, static_cast<double>(stretch.running) /
                        static_cast<double>(std::max(stretch.enabled, stretch.running)));
  const double whole = static_cast<double>(stretch.value) / running;
  return Count{std::max(0.0, whole - cost * stretch.stretches), running};
}

std::uint64_t widened(std::uint64_t offset, std::uint64_t raw, unsigned width) {
  const unsigned unused = 64 - std::clamp(width, 1U, 64U);
  // An arithmetic shift since C++20.
  const auto extended = static_cast<std::int64_t>(raw << unused) >> unused;
  return offset + static_cast<std::uint64_t>(extended);
}

std::optional<Count> per_operation(std::span<const std::optional<Count>> counts,
                                   double operations) {
  if (counts.empty() || !(operations > 0.0)) return std::nullopt;
  Count sum;
  for (const std::optional<Count>& one : counts) {
    if (!one) return std::nullopt;
    sum.value += one->value;
    sum.running = std::min(sum.running, one->running);
  }
  sum.value /= operations;
  return sum;
}

}  // namespace fencepost::counters
