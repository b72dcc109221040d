#include "harness/clock/clock.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "arch/contract.hpp"
#include "harness/base/statistics.hpp"
#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

constexpr std::uint64_t longest_in_medians = 8;

std::uint64_t kernel_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

struct Pair {
  std::uint64_t ticks;
  std::uint64_t ns;
};

/// One reading of both clocks: of 50 tries the one in which the two ticks stood closest together, since
/// an interrupt between them would pass for frequency.
Pair read_both() {
  Pair best{};
  std::uint64_t tightest = std::numeric_limits<std::uint64_t>::max();
  for (int i = 0; i < 50; ++i) {
    const std::uint64_t before = arch::timestamp_ordered();
    const std::uint64_t ns = kernel_ns();
    const std::uint64_t after = arch::timestamp_ordered();
    if (after - before >= tightest) continue;
    tightest = after - before;
    best = {before + (after - before) / 2, ns};
  }
  return best;
}

}  // namespace

std::uint64_t clock_step(std::span<const std::uint64_t> differences) {
  std::vector<std::uint64_t> seen(differences.begin(), differences.end());
  std::ranges::sort(seen);
  // What an interrupt came between is of any length.
  if (const std::uint64_t middle = seen[seen.size() / 2]; middle > 0)
    seen.erase(std::ranges::upper_bound(seen, longest_in_medians * middle), seen.end());
  // Not std::ranges::unique: clang 14 rejects libstdc++'s subrange.
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  if (seen.size() == 1) return std::max<std::uint64_t>(1, seen.front());
  if (seen.front() == 0) return seen[1];
  std::uint64_t step = seen.front();
  for (std::size_t i = 1; i < seen.size(); ++i) step = std::min(step, seen[i] - seen[i - 1]);
  return step;
}

ClockCalibration calibrate_clock() {
  ClockCalibration clock;
  clock.nominal_hz = arch::nominal_timestamp_hz();
  clock.invariant = arch::timestamp_is_invariant();

  const Pair first = read_both();
  while (kernel_ns() - first.ns < 50'000'000) arch::relax();
  const Pair last = read_both();
  if (last.ticks <= first.ticks) throw UserError("the time stamp counter does not advance here");
  clock.ticks_per_ns =
      static_cast<double>(last.ticks - first.ticks) / static_cast<double>(last.ns - first.ns);

  std::vector<double> costs;
  std::vector<std::uint64_t> differences;
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t begin = arch::timestamp();
    std::uint64_t now = begin;
    for (int k = 0; k < 16; ++k) now = arch::timestamp();
    costs.push_back(static_cast<double>(now - begin) / 16.0 / clock.ticks_per_ns);
    // Ordered ones: Zen's counter goes in steps of 26, and a second reading within a step gives one more than the first.
    now = arch::timestamp_ordered();
    for (int k = 0; k < 16; ++k) {
      const std::uint64_t next = arch::timestamp_ordered();
      differences.push_back(next - now);
      now = next;
    }
  }
  clock.reading_cost_ns = median(costs);
  clock.resolution_ns = clock.ns(clock_step(differences));
  return clock;
}

}  // namespace fencepost::harness
