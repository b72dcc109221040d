#include "harness/sampling/window.hpp"

#include <algorithm>
#include <cmath>

namespace fencepost::harness {
namespace {

constexpr double longest_window_ns = 3e6;
constexpr double least_operations = 50.0;  ///< per window, also park/wake cycles
// looking at the clock costs 46 cycles on Golden Cove: 0.25 %
constexpr double batches_per_window = 6.0;

/// Longest batch over the mean one; the first look at the clock after a batch shows a pause inside it.
bool has_gap(const ThreadReport& report, Pace pace, const ClockCalibration& clock) {
  // A thread that slept has gaps of its own.
  if (report.batches < 2 || report.voluntary_switches > 0) return false;
  const double mean = static_cast<double>(report.elapsed - report.longest) /
                      static_cast<double>(report.batches - 1);
  const auto longest = static_cast<double>(report.longest);
  // Batches vary by themselves where threads want the same: one may lose it to the others for a while.
  if (pace != Pace::alone) return longest > 4.0 * mean + 5'000.0 * clock.ticks_per_ns;
  return longest > 1.15 * mean + 300.0 * clock.ticks_per_ns;
}

bool frequency_moved(const ThreadReport& report, Pace pace) {
  if (!report.before.usable() || !report.after.usable()) return true;
  const double ratio = report.after.ticks_per_cycle / report.before.ticks_per_cycle;
  // A core whose thread sleeps changes its clock more readily; the cycles of such a case are nominal anyway.
  const double allowed = pace == Pace::blocking ? 0.05 : 0.02;
  return ratio > 1.0 + allowed || ratio < 1.0 - allowed;
}

double share_of(double part_ns, std::uint64_t whole_ticks, const ClockCalibration& clock) {
  return part_ns / std::max(1.0, clock.ns(whole_ticks));
}

double iteration_ticks(std::span<const ThreadReport> reports) {
  double ticks = 0.0, iterations = 0.0;
  for (const ThreadReport& report : reports) {
    ticks += static_cast<double>(report.elapsed);
    iterations += static_cast<double>(report.batches * report.batch);
  }
  return ticks / std::max(1.0, iterations);
}

}  // namespace

std::optional<Drop> judge(std::span<const ThreadReport> reports, Pace pace, const WindowPlan& plan,
                          const ClockCalibration& clock) {
  // First of all: a group that stands still looks like preemption, lateness and gaps, and this is why.
  if (std::ranges::any_of(reports, &ThreadReport::throttled)) return Drop::throttled;
  for (const ThreadReport& report : reports) {
    if (report.migrated) return Drop::migrated;
    // No operation before its deadline: it did not run concurrently with the others.
    if (report.in_results && report.counted == 0) return Drop::late;
    if (report.involuntary_switches > 0) return Drop::preempted;
    // Late: beyond 2 % of the window (or 200 ns) some threads ran while others did not.
    const double allowed =
        std::max(0.02 * static_cast<double>(plan.length), 200.0 * clock.ticks_per_ns);
    if (static_cast<double>(report.late) > allowed) return Drop::late;
    if (has_gap(report, pace, clock)) return Drop::gap;
    if (share_of(report.run_delay_ns, report.elapsed, clock) > 0.5) return Drop::run_delay;
  }
  for (const ThreadReport& report : reports) {
    if (frequency_moved(report, pace)) return Drop::frequency;
  }
  return std::nullopt;
}

Sample sample_from(std::span<const ThreadReport> reports, const ClockCalibration& clock) {
  Sample sample;
  double ns = 0.0, cycles = 0.0, operations = 0.0, cpu = 0.0;
  double least = HUGE_VAL, greatest = 0.0;
  for (const ThreadReport& report : reports) {
    cpu += report.on_cpu_ns;
    for (const ChainReading& reading : {report.before, report.after}) {
      double& worst = sample.chain[report.occupancy];
      worst = std::max(worst, reading.cycles_per_add);
    }
    if (!report.in_results) continue;
    const double elapsed_ns = clock.ns(report.elapsed);
    const double rate = static_cast<double>(report.counted) / elapsed_ns * 1e9;
    const double ticks_per_cycle =
        (report.before.ticks_per_cycle + report.after.ticks_per_cycle) / 2.0;
    ns += elapsed_ns;
    cycles += static_cast<double>(report.elapsed) / ticks_per_cycle;
    operations += static_cast<double>(report.counted);
    sample.ops_per_second += rate;
    least = std::min(least, rate);
    greatest = std::max(greatest, rate);
  }
  sample.ns = ns / operations;
  sample.cycles = cycles / operations;
  sample.cpu_ns = cpu / operations;
  sample.fairness = greatest > 0.0 ? least / greatest : 0.0;
  return sample;
}

double least_length_ns(Pace pace) { return pace == Pace::alone ? 30'000.0 : 50'000.0; }

double start_margin_ns(unsigned threads) { return threads == 1 ? 0.0 : 1'000.0 + 100.0 * threads; }

WindowPlan plan_window(std::span<const ThreadReport> reports, Pace pace,
                       const ClockCalibration& clock) {
  const double iteration_ns = iteration_ticks(reports) / clock.ticks_per_ns;
  // 1000 steps of the clock keep its resolution under 0.1 %.
  double length = std::max(least_length_ns(pace), 1000.0 * clock.resolution_ns);
  length = std::max(length, least_operations * iteration_ns);
  long parks = 0;
  double waited_ns = 0.0;
  for (const ThreadReport& report : reports) {
    parks += report.voluntary_switches;
    waited_ns += clock.ns(report.elapsed);
  }
  if (pace == Pace::blocking && parks > 0) {
    length = std::max(length, least_operations * waited_ns / static_cast<double>(parks));
  }
  // The cap keeps a suite of hundreds of cases inside its budget, and windows short against the time between
  // two interruptions; it gives way to operations so slow that the window would hold fewer than fifty.
  length = std::min(length, std::max(longest_window_ns, least_operations * iteration_ns));
  const double batch = length / batches_per_window / std::max(iteration_ns, 1e-3);
  return {clock.ticks(length), static_cast<std::uint64_t>(std::clamp(batch, 1.0, 1e6))};
}

}  // namespace fencepost::harness
