// What a plan leaves out, and what the topology does not say: for the first lines of a plan and of a run.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/plan/plan.hpp"

namespace fencepost::harness {

struct PlanNote {
  bool warning =
      false;  ///< results may be of other cores than the reader expects; else it helps to read the plan
  std::string text;  ///< one line

  bool operator==(const PlanNote&) const = default;
};

/// "1 core", "2 cores".
std::string counted(std::size_t number, const char* one, const char* several);

/// " of the core set (12 more with --all)"; empty where none is left out.
std::string of_core_set(std::size_t left_out);

/// The CPUs that the default leaves out, with the option that takes them: a warning where they are more than half of the
/// allowed ones, or fewer than two are left. Kinds of cores without a known order. PUs in no NUMA node, by count.
std::vector<PlanNote> plan_notes(const Topology& topology, const Selection& selection,
                                 const ThreadPlacement& placement);

/// "note: ..." or "warning: ...".
std::string one_line(const PlanNote& note);

/// A line for each of them, and a warning for each guest that is not there.
std::vector<std::string> notes_in_words(const Plan& plan, const Selection& selection);

}  // namespace fencepost::harness
