// How the machine stood before a run and after it, and the warnings that follow, for machine.json.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/results/gbench_writer.hpp"
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

  /// What is known by now. A cause that was there at the start stays when it is gone at the end.
  const std::vector<machine::Cause>& causes() const { return causes_; }

  /// The last state that was read.
  const nlohmann::json& latest() const {
    return evidence_.after.is_object() ? evidence_.after : evidence_.before;
  }

  /// Sets `state` and `causes`, once end() was called also `steal_share`, and in `warnings` the sentences of causes that
  /// end() found or found worse. Returns these.
  std::vector<std::string> write(nlohmann::json& machine) const;

 private:
  void look();

  machine::SystemFiles files_;
  std::vector<unsigned> cpus_;
  machine::Evidence evidence_;
  std::vector<machine::Cause> causes_;
  std::vector<machine::Cause> at_begin_;
};

/// Reason -> share of all windows that were dropped for it.
std::map<std::string, double> lost_windows(const Results& results);

}  // namespace fencepost::harness
