#include "harness/sampling/trial_plan.hpp"

#include <algorithm>

namespace fencepost::harness {

TrialPlan plan_by_trials(Pace pace, const ClockCalibration& clock,
                         const std::function<Burst(const WindowPlan&)>& trial) {
  WindowPlan plan{clock.ticks(5'000.0), 1};
  // Three trials: a coarse one to size the batch, then two at the length found, which see caches warm and,
  // where threads park, at least a millisecond of it.
  for (int i = 0; i < 3; ++i) {
    const Burst burst = trial(plan);
    if (!burst.error.empty()) return {plan, burst.error, burst.hung, burst.failed_outcomes};
    plan = plan_window(burst.last, pace, clock);
    if (i == 0 && pace == Pace::blocking) plan.length = std::max(plan.length, clock.ticks(1e6));
  }
  return {plan, "", false};
}

}  // namespace fencepost::harness
