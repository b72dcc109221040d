// The step of the clock: by how much its readings advance. A counter may be stated in GHz and move every 10 ns (24.454
// ticks at a time on Zen 3), so the step is a real number of ticks and is estimated, not read off one difference.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace fencepost::harness {

/// Ordered readings of the clock, in ticks.
struct StepReadings {
  std::vector<std::uint64_t> polled;  ///< back to back
  /// From one reading to the next with work in between whose length varies evenly from nothing to several times the cost
  /// of a reading, in steps that are short against it.
  std::vector<std::int64_t> differences;
};

/// The median cost of a reading in ticks, from readings back to back; 0 where several fall into one step.
double reading_ticks(std::span<const std::uint64_t> polled);

/// How many readings show a step of the clock since the one before.
std::size_t new_values_of(std::span<const std::uint64_t> polled);

/// The step in ticks; never less than the true one by more than 5 %, and more than it only where the readings cannot tell.
///
/// Where several readings fall into one step, it is the distance between readings that first show a new value. Otherwise
/// differences are multiples of the step, rounded to ticks: it is the longest period that they have in common. Single odd
/// readings, interrupts, fractional steps, and counters that add 1 to a second reading within a step do not change the
/// result. Where there is no common period the result is the shortest one that would have been found: 1.5 ticks, or 1 % of
/// a reading if that is more.
double clock_step(const StepReadings& readings);

/// Takes the readings for clock_step(): `read()` is an ordered reading, `delay(n)` passes the time of about n dependent
/// adds. Under 1 ms for clocks with steps up to 10 us; 20 ms at most for longer ones.
template <class Read, class Delay>
StepReadings take_step_readings(Read&& read, Delay&& delay) {
  constexpr std::size_t at_first = 2000, new_values = 50, at_most = 1'000'000, pairs = 1000;
  constexpr unsigned longest_delay = 1U << 24;
  StepReadings result;
  for (std::size_t i = 0; i < at_first; ++i) result.polled.push_back(read());
  std::size_t changes = new_values_of(result.polled);
  // A counter that adds 1 to each reading within a step.
  const bool adds_one = changes + 1 < at_first && reading_ticks(result.polled) == 1.0;
  std::uint64_t last = result.polled.back();
  for (std::size_t i = 0; i < at_most && changes < new_values; ++i) {
    const std::uint64_t now = read();
    if (adds_one) {
      result.polled.push_back(now);
      if (now > last + 1) ++changes;
    } else {
      // Only the readings on both sides of a change, unless the next one takes it back.
      if (now == last || read() < now) continue;
      if (now > last) {
        result.polled.insert(result.polled.end(), {last, now});
        ++changes;
      }
    }
    last = now;
  }
  const double reading = reading_ticks(result.polled);
  if (reading < 1.0)
    return result;  // several readings fall into one step: no differences are needed
  const auto difference = [&](unsigned adds) {
    const std::uint64_t before = read();
    delay(adds);
    return static_cast<std::int64_t>(read() - before);
  };
  const auto usual_difference = [&](unsigned adds) {
    std::array<std::int64_t, 9> seen{};
    for (std::int64_t& one : seen) one = difference(adds);
    std::ranges::sort(seen);
    return static_cast<double>(seen[seen.size() / 2]);
  };
  unsigned most = 8;
  while (most < longest_delay && usual_difference(most) < 6.0 * reading) most += most / 2;
  // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4) spreads the lengths evenly, in an order without a short period.
  for (std::uint64_t i = 0; i < pairs; ++i)
    result.differences.push_back(
        difference(static_cast<unsigned>(((i * 0x9e3779b97f4a7c15U) >> 32) * most >> 32)));
  return result;
}

}  // namespace fencepost::harness
