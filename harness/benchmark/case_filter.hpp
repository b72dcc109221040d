// Which cases a run has.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "harness/base/regex.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

/// Google Benchmark's filter: POSIX extended, searched anywhere in the name, a leading `-` excludes; "" and "all" select every
/// case. What is run only on request is selected only by a filter that spells "selfcheck".
class CaseFilter {
 public:
  /// `all`: cases outside the core set are asked for. Throws UserError for an invalid regular expression.
  CaseFilter(const std::string& filter, bool all);

  bool selects(const Case& c) const;
  /// Whether a selected case is left out: it is not in the core set, and was not asked for, by `all` or a filter that does not
  /// exclude.
  bool leaves_out(const Case& c) const { return core_only_ && !c.core; }

 private:
  bool on_request_, exclude_, core_only_;
  std::optional<Regex> expression_;  ///< empty: every case
};

/// The cases that are not measured, since they are not in the core set.
struct LeftOut {
  std::size_t cases = 0;
  std::set<std::string> primitives;  ///< "kind/primitive/" of each

  void add(const Case& c);
};

}  // namespace fencepost::harness
