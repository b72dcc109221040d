// Windows in which a thread started late: their interval begins when all have started, so they lose time and not their
// result.
#include <algorithm>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {
namespace {

/// Shares of the window: how late a thread may be, and how much must be left.
constexpr double most_late = 0.5, least_left = 0.25;

/// The first mark at or after `start` that leaves enough of the window; null where there is none.
const StretchMark* mark_after(const ThreadReport& report, std::uint64_t start, double least_time) {
  const auto end = report.marks.begin() + report.marked;
  const auto found = std::find_if(report.marks.begin(), end,
                                  [&](const StretchMark& one) { return one.at >= start; });
  if (found == end) return nullptr;
  const bool enough =
      static_cast<double>(found->time_left) >= least_time && found->counted_left > 0.0;
  return enough ? &*found : nullptr;
}

}  // namespace

double allowed_lateness(const WindowPlan& plan, const ClockCalibration& clock) {
  return std::max(0.02 * static_cast<double>(plan.length), 200.0 * clock.ticks_per_ns);
}

void shorten_if_late(std::span<ThreadReport> reports, const WindowPlan& plan,
                     const ClockCalibration& clock) {
  std::uint64_t last_start = 0;
  for (ThreadReport& report : reports) {
    report.shortened = false;
    last_start = std::max(last_start, report.late);
  }
  const auto length = static_cast<double>(plan.length);
  const auto late = static_cast<double>(last_start);
  if (late <= allowed_lateness(plan, clock) || late > most_late * length) return;
  if (reports.size() == 1) return;  // nobody else was at work
  for (const ThreadReport& report : reports) {
    if (report.in_results && mark_after(report, last_start, least_left * length) == nullptr) return;
  }
  for (ThreadReport& report : reports) {
    report.shortened = true;
    const StretchMark* const from = mark_after(report, last_start, least_left * length);
    if (from == nullptr) continue;  // of a thread that is not in the results
    report.counted_in_time = from->counted_left;
    report.time = from->time_left;
  }
}

}  // namespace fencepost::harness
