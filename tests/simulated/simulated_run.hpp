// A run on a simulated machine: learn clean levels, measure, publish, by the code of the harness.
#pragma once

#include <ostream>
#include <vector>

#include "harness/sampling/result.hpp"
#include "harness/sampling/suite.hpp"
#include "tests/simulated/machine.hpp"
#include "tests/simulated/operation.hpp"

namespace fencepost::simulated {

/// What a run published of one operation, beside what is true.
struct Finding {
  Operation operation;
  harness::Result result;
  double clean_share = 0.0;  ///< of the time, at least as long as a window with its chains

  bool alone() const { return operation.pace == harness::Pace::alone; }
  bool missing() const { return result.grade == harness::Grade::none; }
  /// Cycles on one thread, ns on several.
  const harness::Estimate& estimate() const { return alone() ? result.cycles : result.ns; }
  double error() const;  ///< of the estimate, as a share of the true cost
  bool covers() const;   ///< whether the interval holds the true cost

  friend std::ostream& operator<<(std::ostream& out, const Finding& found);
};

struct SimulatedRun {
  harness::Ending ending = harness::Ending::finished;
  double seconds = 0.0;  ///< of virtual time
  std::vector<Finding> findings;
};

struct RunTimes {
  double learn_s = 2.0;
  double measure_s = 4.0;
};

SimulatedRun run_on(const MachineModel& model, const std::vector<Operation>& operations,
                    const RunTimes& times = {});

}  // namespace fencepost::simulated
