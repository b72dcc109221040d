// The state of the machine before and after a run, and the resulting warnings, for machine.json.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/results/gbench_writer.hpp"
#include "harness/results/machine_record.hpp"
#include "machine/causes.hpp"
#include "machine/system_files.hpp"

namespace fencepost::harness {

class StateRecord {
 public:
  explicit StateRecord(machine::SystemFiles files = machine::SystemFiles())
      : files_(std::move(files)) {}

  /// Clock of a core by the reference chain, to compare with what cpufreq says; call before begin() or end().
  void set_core_clock(double ghz) { evidence_.core_ghz = ghz; }

  /// Call before the first window. `cpus`: the kernel's numbers of the team's CPUs.
  void begin(const std::vector<unsigned>& cpus);
  /// Call after the last window, with the results of lost_windows() and calls_for_instructions().
  void end(std::map<std::string, double> lost, std::vector<std::string> calls);

  /// The warnings so far. A warning given at the start is kept even if its cause is gone at the end.
  const std::vector<machine::Warning>& causes() const { return causes_; }

  /// The last state that was read.
  const machine::State& latest() const { return evidence_.latest(); }

  /// Sets `state` and, after end(), `steal_share` and the warnings that end() added or changed, which replace earlier ones
  /// of the same id. Returns these warnings.
  std::vector<machine::Warning> enter(MachineRecord& record) const;

 private:
  void look();

  machine::SystemFiles files_;
  std::vector<unsigned> cpus_;
  machine::Evidence evidence_;
  std::vector<machine::Warning> causes_;
  std::vector<machine::Warning> at_begin_;
};

/// Reason -> share of all windows that were dropped for it, 0 to 1.
std::map<std::string, double> lost_windows(const Results& results);

}  // namespace fencepost::harness
