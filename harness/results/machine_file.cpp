#include "harness/results/machine_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "arch/contract.hpp"
#include "harness/base/json_text.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/library_calls.hpp"
#include "harness/results/machine_json.hpp"
#include "harness/results/memory_record.hpp"
#include "harness/results/timing_warnings.hpp"
#include "machine/clocking.hpp"

namespace fencepost::harness {

using machine::Warning;
using machine::WarningId;

namespace {

AskedRecord asked_for(const RunOptions& options, const Plan& plan) {
  AskedRecord asked;
  asked.args = options.args;
  asked.seed = options.seed;
  asked.budget_s = options.budget_s;
  asked.placement = plan.placement.name;
  if (!plan.placement.list.empty()) asked.placement_list = plan.placement.list;
  asked.kind = kind_text(plan.topology, plan.placement);
  asked.oversubscribe = options.selection.oversubscribe;
  asked.shared_home = options.selection.shared_home.text();
  asked.cases = plan.cases.size();
  for (const Pu& pu : plan.pus) asked.cpus.push_back(pu.os_index);
  return asked;
}

}  // namespace

void MachineFile::begin(const RunOptions& options, const Plan& plan, const ClockCalibration& clock,
                        const ChainCalibration& chains) {
  record_ = describe_machine(plan.topology, clock, chains);
  record_.options = asked_for(options, plan);
  record_.load_before = machine::load(machine::SystemFiles());
  std::set<unsigned> cpus;  // an oversubscribed team has a PU several times
  for (const Pu& pu : plan.pus) cpus.insert(pu.os_index);
  if (!record_.emulated) state_.set_core_clock(record_.calibration.core_ghz);
  state_.begin({cpus.begin(), cpus.end()});
  // Also here, as one text: readers of schema version 1 look for it in `power`.
  record_.power.governor = machine::governor_text(state_.latest().governor);
  record_.warnings = timing_warnings(record_.emulated, state_.causes(), clock, chains);
  for (Warning& one :
       line_warnings(record_.line_bytes, arch::padding_bytes, arch::store_spacing_bytes))
    record_.warnings.push_back(std::move(one));
  state_.enter(record_);
}

void MachineFile::set_pool(const Pools& pools) { record_.pool = pool_record(pools); }

void MachineFile::set_counters(const counters::Counting& counting) {
  record_.counters = describe(counting);
}

std::vector<Warning> MachineFile::set_topology_probe(std::vector<PairRecord> pairs,
                                                     const std::vector<Warning>& disagreements) {
  record_.topology_probe = std::move(pairs);
  std::vector<Warning> fresh;
  std::ranges::copy_if(disagreements, std::back_inserter(fresh), [&](const Warning& one) {
    return std::ranges::find(record_.warnings, one) == record_.warnings.end();
  });
  std::erase_if(record_.warnings,
                [](const Warning& one) { return one.id == WarningId::topology_mismatch; });
  record_.warnings.insert(record_.warnings.end(), disagreements.begin(), disagreements.end());
  return fresh;
}

void MachineFile::add_warning(Warning warning) { record_.warnings.push_back(std::move(warning)); }

std::vector<Warning> MachineFile::end(const CleanLevels& levels, const Results& results,
                                      const Program& program, double measured_s) {
  record_.calibration.clean_levels = levels.all();
  record_.load_after = machine::load(machine::SystemFiles());
  record_.measured_s = measured_s;
  state_.end(lost_windows(results), calls_for_instructions(program.function_names(), variant()));
  return state_.enter(record_);
}

void MachineFile::write(const Folder& folder) const {
  folder.write("machine.json", text_of(machine_json(record_), 2) + "\n");
}

}  // namespace fencepost::harness
