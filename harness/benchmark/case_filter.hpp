// Which cases a run has.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "harness/base/regex.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

/// The cases that are not measured, since they are not in the core set.
struct LeftOut {
  std::size_t cases = 0;
  std::set<std::string> primitives;  ///< "kind/primitive/" of each

  void add(const Case& c);
};

/// Google Benchmark's filter: POSIX extended, searched anywhere in the name, a leading `-` excludes; "" and "all" select every
/// case. What is run only on request is selected only by a filter that spells "selfcheck".
class CaseFilter {
 public:
  /// `all`: cases outside the core set are asked for. Throws UserError for an invalid regular expression.
  CaseFilter(const std::string& filter, bool all);

  /// Whether a run has the case. One that is selected, but neither in the core set nor asked for, by `all` or a filter that does
  /// not exclude, is added to `left_out`.
  bool takes(const Case& c, LeftOut& left_out) const;

 private:
  bool selects(const Case& c) const;

  bool on_request_, exclude_, core_only_;
  std::optional<Regex> expression_;  ///< empty: every case
};

}  // namespace fencepost::harness
