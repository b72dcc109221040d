// How the machine stood before a run and after it, and the warnings that follow, for machine.json.
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

  /// Before the first window. `cpus`: those of the team.
  void begin(const std::vector<unsigned>& cpus);
  /// After the last: `lost` as lost_windows() has it, `calls` as calls_for_instructions().
  void end(std::map<std::string, double> lost, std::vector<std::string> calls);

  /// Warnings of what is known by now. One that was there at the start stays when its cause is gone at the end.
  const std::vector<machine::Warning>& causes() const { return causes_; }

  /// The last state that was read.
  const machine::State& latest() const { return evidence_.latest(); }

  /// Sets `state`, once end() was called also `steal_share`, and in `warnings` those that end() added or changed, in place
  /// of earlier ones of the same id. Returns these.
  std::vector<machine::Warning> enter(MachineRecord& record) const;

 private:
  void look();

  machine::SystemFiles files_;
  std::vector<unsigned> cpus_;
  machine::Evidence evidence_;
  std::vector<machine::Warning> causes_;
  std::vector<machine::Warning> at_begin_;
};

/// Reason -> share of all windows that were dropped for it.
std::map<std::string, double> lost_windows(const Results& results);

}  // namespace fencepost::harness
