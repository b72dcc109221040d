// Takes windows on a simulated machine, as Sampler does on a real one. What is decided - which windows are taken, kept and
// planned - is the real code: BurstControl, plan_by_trials() and what they call.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/burst_control.hpp"
#include "harness/sampling/suite.hpp"
#include "harness/sampling/trial_plan.hpp"
#include "tests/simulated/machine.hpp"
#include "tests/simulated/operation.hpp"

namespace fencepost::simulated {

class SimulatedSampler {
 public:
  SimulatedSampler(const MachineModel& model, const std::vector<Operation>& operations);

  // As Sampler's.
  harness::TrialPlan plan(const harness::Case& c);
  harness::Burst take(const harness::Case& c, const harness::WindowPlan& plan, int windows,
                      bool trial = false);
  void learn_levels(double for_seconds);

  harness::Bench bench();
  double seconds() const { return now_ns_ / 1e9; }
  const harness::ClockCalibration& clock() const { return clock_; }
  const harness::ChainCalibration& chains() const { return chains_; }
  const harness::CleanLevels& levels() const { return levels_; }

  /// Share of the time since watch_from_now() (or the start) at which nothing else went on on the first CPU, nor would for
  /// the next `ns`.
  double clean_share(double ns) const;
  void watch_from_now() { watched_ns_ = quiet_ns_ = 0.0; }

  /// How long a window may take beyond what it should, ns; as Sampler::set_patience().
  static constexpr double patience_ns = 1e10;

 private:
  /// Threads that take part together, and what stays the same for them.
  struct Group {
    std::vector<std::string> occupancies;
    std::vector<unsigned> siblings;  ///< of the group on the core of each, itself included
  };
  struct Burst;

  void calibrate();
  void skip(double ns, unsigned threads);
  void watch(double since_ns);
  const Group& group(unsigned threads);
  void read(std::vector<harness::ThreadReport>& reports,
            harness::ChainReading harness::ThreadReport::*reading);
  /// The window itself. False when it takes longer than anybody waits.
  bool run(Burst& burst);

  MachineModel model_;
  std::map<std::string, Operation> operations_;
  Random random_;
  std::vector<harness::Pu> pus_;
  std::vector<Cpu> cpus_;
  std::map<unsigned, Group> groups_;
  harness::ClockCalibration clock_;
  harness::ChainCalibration chains_;
  harness::CleanLevels levels_;
  double now_ns_ = 0.0;
  double watched_ns_ = 0.0, quiet_ns_ = 0.0;
};

}  // namespace fencepost::simulated
