// The data printed by both forms of the plan. Only for plan_report.cpp, plan_json.cpp and plan_text.cpp.
#pragma once

#include <array>
#include <iosfwd>
#include <optional>
#include <vector>

#include "harness/plan/plan.hpp"
#include "harness/plan/plan_notes.hpp"
#include "harness/plan/workload.hpp"
#include "harness/topology/pair_counts.hpp"

namespace fencepost::harness {

struct PlanFacts {
  const Topology& topology;
  const ThreadPlacement& placement;
  const PlanOptions& options;
  std::optional<Workload> work;
  std::vector<Pu> threads;  ///< PU of each thread, for the largest number of threads
  std::vector<PairCounts> pairs;
  std::vector<Pu> used;  ///< the PUs of `threads`, each once, in topological order
  std::vector<PlanNote> notes;
};

/// A level of the topology with its names in JSON and in tables.
struct PlanLevel {
  const char* key;      ///< in JSON, of one PU
  const char* number;   ///< in JSON, of how many there are
  const char* heading;  ///< of a column
  const char* one;
  const char* several;
  unsigned Pu::*member;
};
inline constexpr std::array plan_levels{
    PlanLevel{"core", "cores", "core", "core", "cores", &Pu::core},
    PlanLevel{"l2", "l2_caches", "L2", "L2", "L2", &Pu::l2},
    PlanLevel{"l3", "l3_caches", "L3", "L3", "L3", &Pu::l3},
    PlanLevel{"numa", "numa_nodes", "NUMA", "NUMA node", "NUMA nodes", &Pu::numa},
    PlanLevel{"package", "packages", "package", "package", "packages", &Pu::package}};

/// The number of different objects of a level (`member`) that the PUs belong to.
unsigned distinct(const std::vector<Pu>& pus, unsigned Pu::*member);

/// All distances, without groups of cores where the largest team has no pair in one.
std::vector<Distance> shown_distances(const PlanFacts& facts);

void print_plan_json(const PlanFacts& facts, std::ostream& out);
void print_plan_text(const PlanFacts& facts, std::ostream& out);

}  // namespace fencepost::harness
