// Questions register themselves; a question adds its cases for the thread counts of this machine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {

/// What a question may know of the machine when it makes its cases.
struct Scope {
  std::vector<unsigned> thread_counts;  ///< ascending, at least {1}
  unsigned cores = 1;                   ///< physical cores among the PUs
  std::vector<Pu> pus = {};             ///< in order of placement: index = team thread
  /// The pairs to look at, by index into `pus`. How many cases a question makes of one may depend on its distance,
  /// and on whether its PUs have memory nodes and one and the same; on nothing else (harness/plan/planned_work).
  std::vector<PuPair> pairs = {};
  std::vector<Case>* cases = nullptr;

  void add(Case c) const { cases->push_back(std::move(c)); }
};

struct Question {
  using AddCases = std::function<void(const Scope&)>;
  /// Static objects in benches/*.cpp; `asks` is one sentence for people.
  Question(std::string_view name, std::string_view asks, AddCases add);

  std::string_view name;
  std::string_view asks;
  AddCases add;
};

/// All cases of all questions, in a stable order. `scope.cases` is not used. Throws std::logic_error when two
/// share a name, or one was not made by named_case().
std::vector<Case> all_cases(Scope scope);

/// The cases that the filter selects, possibly none. Throws UserError for an invalid regular expression.
std::vector<Case> matching(std::vector<Case> cases, const std::string& filter);

/// Google Benchmark's filter: POSIX extended, searched anywhere in the name, `-` in front excludes.
/// Throws UserError when it is no regular expression or matches nothing.
std::vector<Case> select(std::vector<Case> cases, const std::string& filter);

}  // namespace fencepost::harness
