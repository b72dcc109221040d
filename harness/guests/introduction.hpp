// The cases with which a guest introduces itself, as its lines come (docs/guests.md). Pure.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/guests/protocol.hpp"

namespace fencepost::harness {

class Introduction {
 public:
  static constexpr std::size_t most_cases = 100'000, most_bytes = std::size_t{16} << 20;

  /// `own_kinds`: those of fencepost's own cases, which no guest may have for a name.
  explicit Introduction(const std::set<std::string>& own_kinds) : own_kinds_(own_kinds) {}

  /// Takes a line. What is wrong with it; "": nothing.
  std::string add(std::string_view line);

  const std::vector<GuestCase>& cases() const { return cases_; }

 private:
  std::string wrong_name(const GuestCase& one);

  const std::set<std::string>& own_kinds_;
  std::vector<GuestCase> cases_;
  std::set<std::string> names_;  ///< of them
  std::string guest_;            ///< the first part of their names
  std::size_t bytes_ = 0;
};

}  // namespace fencepost::harness
