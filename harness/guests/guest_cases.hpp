// The cases of the guests of a run (docs/guests.md).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

struct GuestCases {
  std::vector<Case> cases;
  std::vector<Case> failed;           ///< one of each guest that failed at its start: Case::fault
  std::vector<std::string> warnings;  ///< of guests that failed, are not there, or have no cases
};

/// The cases of the guests that are named, for these thread counts; `cpus`: the CPU of each team thread. A name with a slash is
/// that of a program, another one that of a guest in the folder `guests` beside this program. Such a guest that is not there has
/// one case, which says why (Case::obstacle). `own_kinds`: those of fencepost's own cases. Starts their processes, which live as
/// long as the cases. Throws UserError for a program that is not there, was built for another CPU, or whose case another guest
/// has too. SIGINT and SIGTERM end the program, and before it the guests.
GuestCases guest_cases(const std::vector<std::string>& names,
                       const std::vector<unsigned>& thread_counts,
                       const std::vector<unsigned>& cpus, const std::set<std::string>& own_kinds);

}  // namespace fencepost::harness
