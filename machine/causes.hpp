// What disturbs results, and by what: each warning with the results it touches and the one command against it.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace fencepost::machine {

/// All that warnings are drawn from. What is not known yet stays empty: then nothing is said of it.
struct Evidence {
  nlohmann::json before;               ///< read_state()
  nlohmann::json after;                ///< null before the end
  bool optimised = true;               ///< the measured code was built so
  std::string sanitizer;               ///< -fsanitize=..., or ""
  unsigned cpus = 1;                   ///< that the team is on
  std::map<std::string, double> lost;  ///< reason (Drop) -> share of windows dropped for it, 0 to 1
  std::vector<std::string> calls;      ///< functions called where an instruction was expected
};

struct Cause {
  std::string name;     ///< of the rule, such as cpu_quota
  std::string what;     ///< is so
  std::string touches;  ///< which results, and how
  std::string fix;      ///< one command, or what to do where there is none

  bool operator==(const Cause&) const = default;
};

/// In the order of gravity; each rule speaks once or not at all.
std::vector<Cause> causes(const Evidence& evidence);

/// One line: "<what>: <touches>; fix: <fix>".
std::string sentence(const Cause& cause);

/// `causes` of machine.json.
nlohmann::json describe(const std::vector<Cause>& causes);

}  // namespace fencepost::machine
