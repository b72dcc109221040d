// The plan of a run: its cases and the PUs of their threads, from the command line and the topology.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/case_filter.hpp"
#include "harness/benchmark/memory_facts.hpp"
#include "harness/benchmark/registry.hpp"
#include "harness/options/options.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Which PU each thread gets: thread n of any case runs on order[n]; more threads than PUs start again at order[0].
struct ThreadPlacement {
  std::string name;       ///< of the placement; "list" when the PUs were listed
  std::string list;       ///< list of PUs as given by --placement or --cpus; empty: none given
  std::vector<Pu> order;  ///< each PU once
  std::vector<unsigned> counts;  ///< thread counts, ascending
  std::optional<CoreKind> kind;  ///< on a hybrid machine, if only one kind is used
  MemoryFacts memory;            ///< set by make_plan() and show_plan()

  const Pu& pu(std::size_t thread) const { return order[thread % order.size()]; }
};

struct Plan {
  Topology topology;
  ThreadPlacement placement;
  std::vector<Pu> pus;  ///< PU of each team thread: those of the case with the most threads
  std::vector<Case> cases;
  LeftOut left_out;
  std::vector<std::string> guest_warnings;  ///< GuestCases::warnings
};

/// Pure function. Throws UserError for PUs, kinds or thread counts that the topology does not have.
ThreadPlacement place_threads(const Topology& topology, const Selection& selection);

/// Case::on_a_cpu: threads of the case that have one CPU in turn, on the CPU with the most of them.
unsigned most_on_a_cpu(const Case& c, const ThreadPlacement& placement);

/// What cases may depend on, with these pairs to measure.
Scope scope_of(const ThreadPlacement& placement, std::vector<PuPair> pairs);

struct Choice {
  LeftOut left_out;                         ///< Plan::left_out
  std::vector<std::string> guest_warnings;  ///< Plan::guest_warnings
};

/// Calls `take` with each case selected by the filter and --all, also of guests, which are started, and with those of guests that
/// failed, whatever the filter. Throws UserError for an invalid filter, for one that leaves nothing, and as guest_cases() does.
Choice choose_cases(const ThreadPlacement& placement, const Selection& selection,
                    const std::function<void(Case)>& take);

/// Reads the topology and makes the plan. Throws UserError as read_topology(), check_shared_home(), place_threads() and
/// choose_cases() do; std::logic_error as check_names().
Plan make_plan(const Selection& selection);

/// Text for messages on a hybrid machine: "kind 1 (IntelCore)", or "kinds 0, 1"; else empty.
std::string kind_text(const Topology& topology, const ThreadPlacement& placement);

}  // namespace fencepost::harness
