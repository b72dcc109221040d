// machine.json of one run: what is known before the first window, the warnings, and what is known only at the end.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/clock/clean_levels.hpp"
#include "harness/clock/clock.hpp"
#include "harness/options/options.hpp"
#include "harness/plan/plan.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/folder.hpp"
#include "harness/results/gbench_writer.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/results/state_record.hpp"
#include "harness/team/pools.hpp"

namespace fencepost::harness {

class MachineFile {
 public:
  /// Describes the machine, its calibration, and what was asked of it (results/schema.md, machine.json).
  void begin(const RunOptions& options, const Plan& plan, const ClockCalibration& clock,
             const ChainCalibration& chains);
  void add_pool(const Pools& pools);
  void add_warning(const std::string& text);
  /// `measured_s` in seconds, a resumed run's earlier ones among them. Returns the warnings that were not there before.
  std::vector<std::string> end(const CleanLevels& levels, const Results& results,
                               const Program& program, double measured_s);
  void write(const Folder& folder) const;

  bool emulated() const { return all_.at("emulated").get<bool>(); }
  std::string text(const char* key) const { return all_.at(key).get<std::string>(); }
  std::string cpu_name() const { return all_.at("cpu").at("model_name").get<std::string>(); }
  std::vector<std::string> warnings() const;
  nlohmann::json& all() { return all_; }

 private:
  nlohmann::json all_;
  StateRecord state_;
};

/// One line for each NUMA node whose memory lies elsewhere.
std::vector<std::string> misplaced(const Pools& pools);

}  // namespace fencepost::harness
