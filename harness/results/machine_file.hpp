// machine.json of one run: the values known before the first window, the warnings, and the values known only at the end.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "counters/counting.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/clock/clock.hpp"
#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"
#include "harness/results/folder.hpp"
#include "harness/results/gbench_writer.hpp"
#include "harness/results/machine_record.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/results/state_record.hpp"
#include "harness/team/pools.hpp"

namespace fencepost::harness {

class MachineFile {
 public:
  /// Describes the machine, its calibration, and the options of the run (results/schema.md, machine.json).
  void begin(const RunOptions& options, const Plan& plan, const ClockCalibration& clock,
             const ChainCalibration& chains);
  void set_pool(const Pools& pools);
  void set_counters(const counters::Counting& counting);
  /// `disagreements` replace all earlier warnings of id topology_mismatch. Returns the new ones.
  std::vector<machine::Warning> set_topology_probe(
      std::vector<PairRecord> pairs, const std::vector<machine::Warning>& disagreements);
  void set_noise_at_start(NoiseAtStartRecord noise) { record_.noise_at_start = std::move(noise); }
  void add_warning(machine::Warning warning);
  /// `measured_s` in seconds, including the earlier processes of a resumed run. Returns the new warnings.
  std::vector<machine::Warning> end(const CleanLevels& levels, const Results& results,
                                    const Program& program, double measured_s);
  void write(const Folder& folder) const;

  const MachineRecord& record() const { return record_; }

 private:
  MachineRecord record_;
  StateRecord state_;
};

}  // namespace fencepost::harness
