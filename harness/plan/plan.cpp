#include "harness/plan/plan.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "arch/contract.hpp"
#include "harness/base/user_error.hpp"
#include "harness/benchmark/registry.hpp"
#include "harness/clock/emulation.hpp"
#include "harness/guests/guest_cases.hpp"
#include "harness/topology/cpu_list.hpp"
#include "harness/topology/occupancy.hpp"
#include "harness/topology/placement.hpp"
#include "harness/topology/thread_counts.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t most_thread_counts = 1'024;

/// The PUs that are named, in topological order.
std::vector<Pu> only(const std::vector<Pu>& pus, const std::vector<unsigned>& cpus) {
  if (cpus.empty()) return pus;
  const std::vector<Pu> listed = place_on(pus, cpus, "--cpus");
  std::vector<Pu> kept;
  std::ranges::copy_if(pus, std::back_inserter(kept),
                       [&](const Pu& pu) { return std::ranges::find(listed, pu) != listed.end(); });
  return kept;
}

/// PUs in the order of the list, which takes precedence over a placement.
bool listed(const Selection& selection) {
  return is_list(selection.placement) || (!selection.cpus.empty() && !selection.placement_given);
}

/// The only kind of cores that is used, if there is one. All are where nobody knows which is the most powerful.
std::optional<CoreKind> kind_wanted(const Topology& topology, const Selection& selection) {
  const bool list = is_list(selection.placement) || !selection.cpus.empty();
  if (list && !selection.kinds.empty()) {
    throw UserError("--kinds=" + selection.kinds + " cannot be combined with a list of CPUs");
  }
  if (list || selection.kinds == "all") return std::nullopt;
  if (selection.kinds.empty()) {
    if (topology.kinds.size() < 2 || !topology.kinds_ranked) return std::nullopt;
    return topology.kinds.back();
  }
  for (const CoreKind& kind : topology.kinds) {
    if (std::to_string(kind.number) == selection.kinds) return kind;
  }
  throw UserError("--kinds=" + selection.kinds +
                  ": there is no such kind of cores here; --plan --kinds=all shows them");
}

std::vector<Pu> order_of(const Topology& topology, const Selection& selection,
                         const std::optional<CoreKind>& kind) {
  std::vector<Pu> pus = only(topology.pus, selection.cpus);
  if (is_list(selection.placement)) {
    return place_on(pus, parse_list(selection.placement, "--placement"), "--placement");
  }
  if (listed(selection)) return place_on(pus, selection.cpus, "--cpus");
  if (!kind) return place(pus, selection.placement);
  std::erase_if(pus, [&](const Pu& pu) { return pu.kind != kind->number; });
  try {
    return place(pus, selection.placement);
  } catch (const UserError& error) {
    throw UserError(std::string(error.what()) + "; only cores of kind " +
                    std::to_string(kind->number) + " were looked at (--kinds=all takes all)");
  }
}

std::string too_many(const Topology& topology, const Selection& selection,
                     const ThreadPlacement& placement) {
  const std::string most = std::to_string(placement.order.size());
  std::string text =
      "--threads asks for " + std::to_string(placement.counts.back()) + " threads, but ";
  if (placement.order.size() == topology.pus.size()) {
    text += "only " + most + " CPUs are allowed here";
  } else if (listed(selection)) {
    text += "the list has " + most + " CPUs";
  } else {
    text += "--placement=" + selection.placement + " has " + most + " CPUs here";
    if (placement.kind) {
      text +=
          ", of kind " + std::to_string(placement.kind->number) + " (--kinds=all uses all kinds)";
    }
  }
  return text + "; --oversubscribe measures all the same";
}

std::vector<unsigned> thread_counts(const Selection& selection, const std::vector<Pu>& order) {
  if (selection.threads.empty()) return default_thread_counts(order);
  std::vector<unsigned> counts = selection.threads;
  std::ranges::sort(counts);
  if (counts.size() > most_thread_counts) {
    throw UserError("--threads names " + std::to_string(counts.size()) + " numbers of threads; " +
                    std::to_string(most_thread_counts) + " are the most that one run can measure");
  }
  return counts;
}

/// All pairs for up to this many PUs (496 pairs), one pair of each distance class for more.
constexpr std::size_t most_pus_in_pairs = 32;

std::vector<PuPair> pairs_to_measure(const std::vector<Pu>& pus, const std::string& which) {
  const bool all = which.empty() ? pus.size() <= most_pus_in_pairs : which == "all";
  return all ? all_pairs(pus) : pairs_by_class(pus);
}

GuestCases cases_of_guests(const ThreadPlacement& placement, const Selection& selection,
                           const std::set<std::string>& own_kinds) {
  std::vector<unsigned> cpus;
  for (unsigned i = 0; i < placement.counts.back(); ++i) cpus.push_back(placement.pu(i).os_index);
  return guest_cases(selection.guests, placement.counts, cpus, own_kinds);
}

CaseFilter filter_of(const Selection& selection) {
  try {
    return {selection.filter, selection.all};
  } catch (const UserError& error) {
    throw UserError(selection.filter_flag + "=" + error.what());
  }
}

/// No case is left: all that were selected were left out, or none was.
UserError no_case(const ThreadPlacement& placement, const Selection& selection,
                  const LeftOut& left_out) {
  return UserError(
      selection.filter_flag + "='" + selection.filter +
      (left_out.cases != 0 ? "' leaves no case of the core set; add --all"
                           : "' matches no case; fencepost list prints all names") +
      (placement.order.size() == 1 ? "; with one CPU there are none between two" : ""));
}

}  // namespace

ThreadPlacement place_threads(const Topology& topology, const Selection& selection) {
  ThreadPlacement placement;
  placement.name = listed(selection) ? "list" : selection.placement;
  placement.list = is_list(selection.placement) ? selection.placement : selection.cpus_text;
  placement.kind = kind_wanted(topology, selection);
  placement.order = order_of(topology, selection, placement.kind);
  placement.counts = thread_counts(selection, placement.order);
  if (placement.counts.back() > placement.order.size() && !selection.oversubscribe) {
    throw UserError(too_many(topology, selection, placement));
  }
  return placement;
}

unsigned most_on_a_cpu(const Case& c, const ThreadPlacement& placement) {
  if (c.threads <= placement.order.size()) return 1;
  const std::vector<unsigned> members = members_of(c);
  const auto pu_of = [&](std::size_t i) -> const Pu& { return placement.pu(members[i]); };
  unsigned most = 1;
  for (const Occupancy& load : occupancies(members.size(), pu_of))
    most = std::max(most, load.sharing_cpu);
  return most;
}

Scope scope_of(const ThreadPlacement& placement, std::vector<PuPair> pairs) {
  Topology used;
  used.pus = placement.order;
  return {placement.counts,
          used.cores(),
          used.pus,
          std::move(pairs),
          !emulation_hints(arch::name).empty(),
          placement.memory};
}

Choice choose_cases(const ThreadPlacement& placement, const Selection& selection,
                    const std::function<void(Case)>& take) {
  const CaseFilter filter = filter_of(selection);
  Choice choice;
  bool any = false;
  const auto consider = [&](Case c) {
    if (!filter.takes(c, choice.left_out)) return;
    any = true;
    c.on_a_cpu = most_on_a_cpu(c, placement);
    take(std::move(c));
  };
  std::set<std::string> own_kinds;
  each_case(scope_of(placement, pairs_to_measure(placement.order, selection.pairs)), [&](Case c) {
    own_kinds.insert(c.fields.kind);
    consider(std::move(c));
  });
  GuestCases of_guests = cases_of_guests(placement, selection, own_kinds);
  for (Case& c : of_guests.cases) consider(std::move(c));
  choice.guest_warnings = std::move(of_guests.warnings);
  for (Case& c : of_guests.failed) take(std::move(c));
  if (!any && of_guests.failed.empty()) throw no_case(placement, selection, choice.left_out);
  return choice;
}

Plan make_plan(const Selection& selection) {
  Plan plan;
  plan.topology = read_topology();
  check_shared_home(selection.shared_home, plan.topology);
  plan.placement = place_threads(plan.topology, selection);
  plan.placement.memory = memory_facts(plan.topology);
  Choice choice = choose_cases(plan.placement, selection, collected_in(plan.cases).take);
  check_names(plan.cases);
  plan.left_out = std::move(choice.left_out);
  plan.guest_warnings = std::move(choice.guest_warnings);
  unsigned most = 1;
  for (const Case& c : plan.cases) {
    most = std::max({most, c.threads, c.home.value_or(0) + 1});
    for (const unsigned thread : c.team_threads) most = std::max(most, thread + 1);
  }
  for (unsigned thread = 0; thread < most; ++thread) plan.pus.push_back(plan.placement.pu(thread));
  return plan;
}

std::string kind_text(const Topology& topology, const ThreadPlacement& placement) {
  if (topology.kinds.size() < 2) return {};
  const auto named = [](const CoreKind& kind) {
    return std::to_string(kind.number) + (kind.name.empty() ? "" : " (" + kind.name + ")");
  };
  std::string list;
  for (const CoreKind& kind : topology.kinds) {
    if (std::ranges::find(placement.order, kind.number, &Pu::kind) == placement.order.end())
      continue;
    list += (list.empty() ? "" : ", ") + named(kind);
  }
  return (placement.kind ? "kind " : "kinds ") + list;
}

}  // namespace fencepost::harness
