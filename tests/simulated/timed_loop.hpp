// The timed part of a window on simulated CPUs: what harness::ThreadState and the loop around it would record.
#pragma once

#include <vector>

#include "harness/sampling/window.hpp"
#include "tests/simulated/cpu.hpp"
#include "tests/simulated/operation.hpp"

namespace fencepost::simulated {

/// What a window does.
struct TimedWork {
  const Operation* operation = nullptr;
  harness::WindowPlan plan;
  double noise = 1.0;          ///< of this window, times the cost
  double unfairness = 0.0;     ///< see MachineModel
  double wake_up_share = 0.0;  ///< see MachineModel
};

/// One thread alone, from `now_ns` on, which moves to the end. False when it would run on beyond `until_ns`.
bool run_alone(Cpu& cpu, const TimedWork& work, double& now_ns, double until_ns,
               harness::ThreadReport& report);

/// A thread on each of the first CPUs, from a common start on the first one's clock to a common deadline. As above.
bool run_together(std::vector<Cpu>& cpus, const TimedWork& work,
                  const harness::ClockCalibration& clock, Random& random, double& now_ns,
                  double until_ns, std::vector<harness::ThreadReport>& reports);

}  // namespace fencepost::simulated
