#include "harness/sampling/burst_control.hpp"

#include <algorithm>
#include <utility>

namespace fencepost::harness {
namespace {

constexpr int least_tries = 5;  ///< where a coarse clock makes chains long
/// Readings farther apart were so for another reason than their length.
constexpr double longest_apart_s = 1e-3;

}  // namespace

Burst hung_burst(const Patience& patience) {
  Burst burst;
  burst.hung = true;
  burst.error =
      "hung: no progress for " + patience.waited() +
      (patience.is_busy() ? " (an endless loop where it is built or verified)"
                          : " (a lost wake-up, a deadlock, or threads that starve each other)");
  return burst;
}

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
  waited_ = false;
  threads_.clear();
  return windows_-- > 0;
}

Go BurstControl::decide(std::span<const ThreadReport> reports, double seconds) {
  // Only some of a wait's readings are learned from: else a busy sibling has a greater share of all readings than of the time.
  if (!waited_ || tries_ % 8 == 0) learn(reports, &ThreadReport::before, seconds);
  bool clean = true;
  threads_.resize(reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const bool own = levels_.clean(reports[i].occupancy, reports[i].before.cycles_per_add);
    count_reading(threads_[i], reports[i], own, seconds);
    clean = clean && own;
  }
  // Chains of threads that have one CPU in turn are never clean, and each reading takes a time slice or more.
  const bool shared = std::ranges::any_of(
      reports, [](const ThreadReport& report) { return report.on_this_cpu > 1; });
  if (trial_ || shared) return Go::start;
  const bool enough =
      reports.size() > 1 || !waited_ || threads_.front().clean_in_row == clean_after_wait;
  if (clean && (enough || tries_ <= 0)) return Go::start;
  if (!std::exchange(waited_, true)) ++burst_.periods.waits;
  if (tries_-- > 0) return Go::wait;
  // The SMT sibling stays busy. The window is taken all the same: with what the chains show it tells a noisy result. Only a
  // few of them, since the time is better spent when the sibling is idle.
  if (++disturbed_ == most_disturbed_windows) windows_ = 0;
  return Go::start;
}

void BurstControl::count_reading(Readings& seen, const ThreadReport& report, bool clean,
                                 double seconds) {
  seen.clean_start = levels_.surely_clean(report.occupancy, report.before.cycles_per_add);
  if (seen.clean_in_row >= clean_after_wait - 1) {
    ++burst_.periods.repeated;
    burst_.periods.lasted += clean ? 1 : 0;
    burst_.periods.apart_s += std::min(seconds - seen.read_s, longest_apart_s);
  }
  seen.read_s = seconds;
  seen.clean_in_row = clean ? seen.clean_in_row + 1 : 0;
}

Sample& BurstControl::close(std::span<const ThreadReport> reports, Pace pace, double seconds) {
  learn(reports, &ThreadReport::after, seconds);
  for (std::size_t i = 0; i < reports.size(); ++i) count_window(threads_[i], reports[i]);
  Sample sample = sample_from(reports, clock_);
  sample.drop = judge(reports, pace, plan_, clock_);
  // No operation up to the deadline: no time for one can be stated.
  if (!sample.drop && !(sample.ops_per_second > 0.0)) sample.drop = Drop::late;
  burst_.samples.push_back(std::move(sample));
  burst_.last.assign(reports.begin(), reports.end());
  return burst_.samples.back();
}

void BurstControl::count_window(const Readings& seen, const ThreadReport& report) {
  if (!seen.clean_start) {
    // Where the level is not known, nothing waits, and nothing is known of the time either.
    if (!std::exchange(waited_, true)) ++burst_.periods.waits;
    return;
  }
  ++burst_.periods.started;
  burst_.periods.ended +=
      levels_.surely_clean(report.occupancy, report.after.cycles_per_add) ? 1 : 0;
}

void BurstControl::learn(std::span<const ThreadReport> reports,
                         const ChainReading ThreadReport::*reading, double seconds) {
  for (const ThreadReport& report : reports)
    levels_.learn(report.occupancy, (report.*reading).cycles_per_add, seconds);
}

}  // namespace fencepost::harness
