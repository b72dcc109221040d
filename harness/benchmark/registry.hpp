// Questions (groups of cases, one for each file in benches/) register themselves, and add their cases for this machine.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/memory_facts.hpp"
#include "harness/topology/pairs.hpp"

namespace fencepost::harness {

/// Takes the cases one by one: with a thousand numbers of threads there are millions.
struct CaseSink {
  std::function<void(Case)> take;
  bool core = true;  ///< whether what is added now may be in the core set
};

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
  CaseSink* sink = nullptr;

  void add(Case c) const {
    c.core &= sink->core;
    sink->take(std::move(c));
  }

  /// What add_cases() adds is in the core set only if `core`.
  template <class AddCases>
  void add_in(bool core, AddCases add_cases) const {
    const bool outside = std::exchange(sink->core, sink->core && core);
    add_cases();
    sink->core = outside;
  }
};

/// Appends them to `cases`, which must outlive it.
inline CaseSink collected_in(std::vector<Case>& cases) {
  return {[&cases](Case c) { cases.push_back(std::move(c)); }};
}

struct Question {
  using AddCases = std::function<void(const Scope&)>;
  /// Static objects in benches/*.cpp; `asks` is one sentence for people.
  Question(std::string_view name, std::string_view asks, AddCases add);

  std::string_view name;
  std::string_view asks;
  AddCases add;
};

/// Calls `take` with each case of each question, in a stable order. `scope.sink` is not used. Throws std::logic_error for a case
/// that was not made by named_case().
void each_case(Scope scope, const std::function<void(Case)>& take);

/// Throws std::logic_error when two cases share a name.
void check_names(std::span<const Case> cases);

/// All cases, with the checks of both.
std::vector<Case> all_cases(Scope scope);

}  // namespace fencepost::harness
