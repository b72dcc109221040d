#include "harness/results/machine_file.hpp"

#include <set>

#include "harness/base/json_text.hpp"
#include "harness/results/library_calls.hpp"
#include "harness/results/timing_warnings.hpp"
#include "machine/clocking.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

json asked_for(const Options& options, const Plan& plan) {
  json asked{{"args", options.args},
             {"seed", options.seed},
             {"budget_s", options.budget_s},
             {"placement", plan.placement.name},
             {"kind", kind_text(plan.topology, plan.placement)},
             {"oversubscribe", options.oversubscribe},
             {"cases", plan.cases.size()}};
  if (!plan.placement.list.empty()) asked["placement_list"] = plan.placement.list;
  for (const Pu& pu : plan.pus) asked["cpus"].push_back(pu.os_index);
  return asked;
}

}  // namespace

void MachineFile::begin(const Options& options, const Plan& plan, const ClockCalibration& clock,
                        const ChainCalibration& chains) {
  all_ = describe_machine(plan.topology, clock, chains);
  all_["options"] = asked_for(options, plan);
  all_["load_before"] = load_average();
  std::set<unsigned> cpus;  // an oversubscribed team has a PU several times
  for (const Pu& pu : plan.pus) cpus.insert(pu.os_index);
  state_.begin({cpus.begin(), cpus.end()});
  // Also here, as one text: readers of schema version 1 look for it in `power`.
  all_["power"]["governor"] = machine::governor_text(state_.latest().at("governor"));
  all_["warnings"] = timing_warnings(all_, state_.causes(), clock, chains);
  state_.write(all_);
}

void MachineFile::add_pool(const Pools& pools) {
  json pool{{"bytes", pools.of(0).size()}, {"backing", pools.of(0).backing()}};
  for (const Pools::Location& one : pools.locations()) {
    json location{{"lies_on", one.lies_on}};
    if (one.node != Pu::none) location["node"] = one.node;
    if (!one.not_bound.empty()) location["not_bound"] = one.not_bound;
    pool["locations"].push_back(std::move(location));
  }
  all_["pool"] = std::move(pool);
}

void MachineFile::add_warning(const std::string& text) { all_["warnings"].push_back(text); }

std::vector<std::string> MachineFile::end(const CleanLevels& levels, const Results& results,
                                          const Program& program, double measured_s) {
  all_["calibration"]["clean_levels"] = levels.all();
  all_["load_after"] = load_average();
  all_["measured_s"] = measured_s;
  state_.end(lost_windows(results), calls_for_instructions(program.function_names(), variant()));
  return state_.write(all_);
}

void MachineFile::write(const Folder& folder) const {
  folder.write("machine.json", text_of(all_, 2) + "\n");
}

std::vector<std::string> MachineFile::warnings() const {
  return all_.at("warnings").get<std::vector<std::string>>();
}

std::vector<std::string> misplaced(const Pools& pools) {
  std::vector<std::string> texts;
  for (const Pools::Location& one : pools.locations()) {
    if (!one.misplaced()) continue;
    texts.push_back("memory for NUMA node " + std::to_string(one.node) + " lies on " + one.lies_on +
                    (one.not_bound.empty() ? "" : " (not bound: " + one.not_bound + ")") +
                    ": `home` of pairs is not where it says");
  }
  return texts;
}

}  // namespace fencepost::harness
