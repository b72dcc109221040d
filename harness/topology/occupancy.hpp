// The load that a team puts on its cores: the key of clean levels (harness/clock/clean_levels.hpp).
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "harness/topology/topology.hpp"

namespace fencepost::harness {

struct Occupancy {
  /// "kind<k>/core:<n>/alone" or ".../team": the kind of the thread's core, the number of threads on that core, and whether
  /// it is the only thread.
  std::string name;
  unsigned sharing_cpu =
      1;  ///< threads that have its CPU, itself included: more than one with --oversubscribe
};

/// How many threads are on the core, from the name of an occupancy; 1 where it does not say.
unsigned threads_on_core(const std::string& name);

/// Of `threads` threads, in their order; `pu_of(i)` is the PU of the i-th. Calls it twice for each thread, whatever their number.
std::vector<Occupancy> occupancies(std::size_t threads,
                                   const std::function<const Pu&(std::size_t)>& pu_of);

/// The occupancy of each of `members` (indices into `pus`), in their order.
inline std::vector<Occupancy> occupancies(const std::vector<Pu>& pus,
                                          const std::vector<unsigned>& members) {
  return occupancies(members.size(), [&](std::size_t i) -> const Pu& { return pus[members[i]]; });
}

/// Whether any of them share a CPU.
inline bool in_turn(const std::vector<Occupancy>& all) {
  return std::ranges::any_of(all, [](const Occupancy& one) { return one.sharing_cpu > 1; });
}

}  // namespace fencepost::harness
