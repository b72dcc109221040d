#include "harness/sampling/burst_control.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

constexpr int least_tries = 5;  ///< where a coarse clock makes chains long

}  // namespace

BurstControl::BurstControl(const ClockCalibration& clock, const ChainCalibration& chains,
                           CleanLevels& levels, WindowPlan plan, int windows, bool trial)
    : clock_(clock),
      chains_(chains),
      levels_(levels),
      plan_(plan),
      windows_(windows),
      trial_(trial) {}

bool BurstControl::next_window() {
  tries_ = std::max(least_tries, chain_tries / static_cast<int>(chains_.scale));
  return windows_-- > 0 && burst_.error.empty();
}

Go BurstControl::decide(std::span<const ThreadReport> reports, double seconds) {
  learn(reports, &ThreadReport::before, seconds);
  const bool clean = std::ranges::all_of(reports, [this](const ThreadReport& report) {
    return levels_.clean(report.occupancy, report.before.cycles_per_add);
  });
  // Chains of threads that have one CPU in turn are never clean, and each reading takes a time slice or more.
  const bool shared = std::ranges::any_of(
      reports, [](const ThreadReport& report) { return report.on_this_cpu > 1; });
  if (clean || trial_ || shared) return Go::start;
  if (tries_-- > 0) return Go::wait;
  // The SMT sibling stays busy. The window is taken all the same: with what the chains show it tells a noisy result. Only a
  // few of them, since the time is better spent when the sibling is idle.
  if (++disturbed_ == most_disturbed_windows) windows_ = 0;
  return Go::start;
}

Sample& BurstControl::close(std::span<const ThreadReport> reports, Pace pace, double seconds) {
  learn(reports, &ThreadReport::after, seconds);
  Sample sample = sample_from(reports, clock_);
  sample.drop = judge(reports, pace, plan_, clock_);
  // No operation up to the deadline: no time for one can be stated.
  if (!sample.drop && !(sample.ops_per_second > 0.0)) sample.drop = Drop::late;
  burst_.samples.push_back(std::move(sample));
  burst_.last.assign(reports.begin(), reports.end());
  return burst_.samples.back();
}

void BurstControl::learn(std::span<const ThreadReport> reports,
                         const ChainReading ThreadReport::*reading, double seconds) {
  for (const ThreadReport& report : reports)
    levels_.learn(report.occupancy, (report.*reading).cycles_per_add, seconds);
}

}  // namespace fencepost::harness
