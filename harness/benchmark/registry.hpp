// Questions (groups of cases, one for each file in benches/) register themselves, and add their cases for this machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/memory_facts.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {

/// The properties of the machine that a question's cases may depend on.
struct Scope {
  std::vector<unsigned> thread_counts;  ///< ascending, at least {1}
  unsigned cores = 1;                   ///< physical cores among the PUs
  std::vector<Pu> pus = {};             ///< in order of placement: index = team thread
  /// The pairs to measure, by index into `pus`. The number of cases made for a pair may depend only on its distance, and
  /// on whether its PUs have memory nodes and share one (harness/plan/planned_work relies on this).
  std::vector<PuPair> pairs = {};
  bool emulated =
      false;  ///< by a program: what other threads see of an order is then not what a CPU shows
  MemoryFacts memory = {};
  std::vector<Case>* cases = nullptr;

  void add(Case c) const { cases->push_back(std::move(c)); }

  /// What add_cases() adds is in the core set only if `core`.
  template <class AddCases>
  void add_in(bool core, AddCases add_cases) const {
    const std::size_t first = cases->size();
    add_cases();
    for (std::size_t i = first; i < cases->size(); ++i) (*cases)[i].core &= core;
  }
};

struct Question {
  using AddCases = std::function<void(const Scope&)>;
  /// Static objects in benches/*.cpp; `asks` is one sentence for people.
  Question(std::string_view name, std::string_view asks, AddCases add);

  std::string_view name;
  std::string_view asks;
  AddCases add;
};

/// All cases of all questions, in a stable order. `scope.cases` is not used. Throws std::logic_error when two cases
/// share a name, or one was not made by named_case().
std::vector<Case> all_cases(Scope scope);

/// The cases that the filter selects, possibly none. Throws UserError for an invalid regular expression.
std::vector<Case> matching(std::vector<Case> cases, const std::string& filter);

/// Takes out and returns the cases that are not in the core set, unless they are asked for: by `all`, or by a filter that does
/// not exclude.
std::vector<Case> leave_out(std::vector<Case>& cases, const std::string& filter, bool all);

/// Google Benchmark's filter: POSIX extended, searched anywhere in the name, a leading `-` excludes.
/// Throws UserError when it is not a valid regular expression or matches nothing.
std::vector<Case> select(std::vector<Case> cases, const std::string& filter);

}  // namespace fencepost::harness
