// Warnings about what disturbs measurements on this machine, from its state and the windows that were dropped.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "machine/state.hpp"
#include "machine/warning.hpp"

namespace fencepost::machine {

/// Data from which the warnings are derived. Values not known yet are empty and give no warning.
struct Evidence {
  State before;
  std::optional<State> after;          ///< at the end
  bool optimised = true;               ///< the measured code was built so
  std::string sanitizer;               ///< -fsanitize=..., or ""
  unsigned cpus = 1;                   ///< that the team is on
  double core_ghz = 0.0;               ///< by the reference chain on one of them; 0: not known
  std::map<std::string, double> lost;  ///< reason (Drop) -> share of windows dropped for it, 0 to 1
  std::vector<std::string> calls;      ///< functions called where an instruction was expected

  const State& latest() const { return after ? *after : before; }
};

/// In order of severity; each id at most once.
std::vector<Warning> causes(const Evidence& evidence);

}  // namespace fencepost::machine
