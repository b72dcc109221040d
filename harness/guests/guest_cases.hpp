// The cases of the guests of a run (docs/guests.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

/// The cases of the guests that are named, for these thread counts; `cpus`: the CPU of each team thread. A name with a slash is
/// that of a program, another one that of a guest in the folder `guests` beside this program. Such a guest that is not there, and
/// any that cannot introduce itself, has one case, which says why (missing_guest). Starts their processes, which live as long as
/// the cases. Throws UserError for a program that is not there, was built for another CPU, or whose case another one has too.
std::vector<Case> guest_cases(const std::vector<std::string>& names,
                              const std::vector<unsigned>& thread_counts,
                              const std::vector<unsigned>& cpus);

/// Whether it is the one case of a guest that is not there.
bool missing_guest(const Case& c);

}  // namespace fencepost::harness
