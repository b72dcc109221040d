// What is to be measured, and on which PUs: the command line applied to a topology.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/options/options.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Which PU each thread gets: thread n of any case the PU order[n]. Threads beyond that share the PUs in turn.
struct ThreadPlacement {
  std::string name;              ///< of the placement; "list" when the PUs were listed
  std::string list;              ///< of PUs, as --placement or else --cpus gave it; empty without
  std::vector<Pu> order;         ///< each PU once
  std::vector<unsigned> counts;  ///< thread counts, ascending
  std::optional<CoreKind> kind;  ///< on a hybrid machine, when it keeps to one

  const Pu& pu(std::size_t thread) const { return order[thread % order.size()]; }
};

struct Plan {
  Topology topology;
  ThreadPlacement placement;
  std::vector<Pu> pus;  ///< of the team: those of the case with the most threads
  std::vector<Case> cases;
};

/// Pure. Throws UserError for PUs, kinds or thread counts that it can't serve.
ThreadPlacement place_threads(const Topology& topology, const Options& options);

/// The cases that the filter selects. Throws UserError for an invalid filter and for one that matches nothing.
std::vector<Case> cases_of(const ThreadPlacement& placement, const Options& options);

/// Reads the topology. Throws UserError as those above.
Plan make_plan(const Options& options);

/// For people, on a hybrid machine: "kind 1 (IntelCore)", or "kinds 0, 1"; else empty.
std::string kind_text(const Topology& topology, const ThreadPlacement& placement);

}  // namespace fencepost::harness
