// Window length and batch size of a case, from trial windows.
#pragma once

#include <functional>
#include <string>

#include "harness/sampling/burst_control.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {

/// The error is that of the trial, and `hung` whether it hung; then the plan is not to be used.
struct TrialPlan {
  WindowPlan plan;
  std::string error;
  bool hung = false;
  OutcomeCounts failed_outcomes = {};  ///< as of a Burst
};

/// `trial` takes one window by the plan that it is given, whatever the chains show.
TrialPlan plan_by_trials(Pace pace, const ClockCalibration& clock,
                         const std::function<Burst(const WindowPlan&)>& trial);

}  // namespace fencepost::harness
