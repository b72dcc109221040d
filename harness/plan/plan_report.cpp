#include "harness/plan/plan_report.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "harness/base/user_error.hpp"
#include "harness/clock/clock.hpp"
#include "harness/plan/plan_facts.hpp"
#include "harness/plan/planned_work.hpp"

namespace fencepost::harness {
namespace {

// With --oversubscribe there may be more threads than PUs. All pairs of threads are counted: 134 million take 0.4 s.
constexpr unsigned most_threads = 16'384;

PlanFacts facts(const Topology& topology, const ThreadPlacement& placement,
                const PlanOptions& options, std::optional<Workload> work) {
  PlanFacts all{topology, placement, options, work, {}, {}, {}, {}};
  const unsigned most = placement.counts.back();
  if (most > most_threads) {
    throw UserError("--plan lists " + std::to_string(most_threads) + " threads at most, not " +
                    std::to_string(most));
  }
  std::set<unsigned> taken;
  for (unsigned thread = 0; thread < most; ++thread) {
    all.threads.push_back(placement.pu(thread));
    taken.insert(all.threads.back().os_index);
  }
  all.pairs = count_pairs(all.threads, placement.counts);
  std::ranges::copy_if(topology.pus, std::back_inserter(all.used),
                       [&](const Pu& pu) { return taken.contains(pu.os_index); });
  all.notes = plan_notes(topology, options.selection, placement);
  return all;
}

}  // namespace

unsigned distinct(const std::vector<Pu>& pus, unsigned Pu::*member) {
  std::set<unsigned> seen;
  for (const Pu& pu : pus) {
    if (pu.*member != Pu::none) seen.insert(pu.*member);
  }
  return static_cast<unsigned>(seen.size());
}

std::vector<Distance> shown_distances(const PlanFacts& facts) {
  std::vector<Distance> shown;
  for (std::size_t d = 0; d < distances; ++d) {
    const auto one = static_cast<Distance>(d);
    const bool group = one == Distance::same_cluster || one == Distance::same_die;
    if (!group || facts.pairs.back().at[d] > 0) shown.push_back(one);
  }
  return shown;
}

void report_plan(const Topology& topology, const ThreadPlacement& placement,
                 const PlanOptions& options, std::optional<Workload> work, std::ostream& out) {
  const PlanFacts all = facts(topology, placement, options, work);
  options.json ? print_plan_json(all, out) : print_plan_text(all, out);
}

void show_plan(const PlanOptions& options, std::ostream& out) {
  const Topology topology = read_topology();
  ThreadPlacement placement = place_threads(topology, options.selection);
  placement.memory = memory_facts(topology);
  // A coarse clock makes windows and chains longer. Of another machine it is not known.
  const double resolution_ns =
      topology.this_machine ? calibrate_clock(std::chrono::milliseconds(2)).resolution_ns : 0.0;
  report_plan(topology, placement, options,
              planned_work(placement, options.selection, resolution_ns), out);
}

}  // namespace fencepost::harness
