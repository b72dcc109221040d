// Grades of the machine for each kind of question, from measured noise. docs/method.md, section 9, has the rules.
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "machine/noise.hpp"

namespace fencepost::machine {

/// Whether one event can be counted, and if not, why and what would help.
struct CounterAccess {
  std::string event;
  bool readable = false;
  std::string reason;     ///< empty where it is readable
  std::string fix;        ///< one command; empty where there is none
  bool software = false;  ///< counted by the kernel itself, hardware or none
  /// What a known workload showed: "plausible", "counts_nothing", "implausible" or "not_checked".
  std::string check = "not_checked";
  std::string partly{};  ///< where only some CPUs can count it: which can't, and why
};
/// Nothing: this build reads no counters.
using Counters = std::optional<std::vector<CounterAccess>>;

/// Grades from best to worst; none: not known, or not possible on this machine.
enum class Level { good, fair, poor, none };
inline constexpr std::array<std::string_view, 4> grade_names{"good", "fair", "poor", "none"};
inline std::string name_of(Level level) {
  return std::string(grade_names[static_cast<std::size_t>(level)]);
}

struct Grade {
  std::string question;  ///< "uncontended costs", "contended", "counters"
  std::string grade;     ///< one of grade_names
  std::string why;

  bool operator==(const Grade&) const = default;
};

/// Limits of a probe for a grade; values equal to a limit still meet it.
struct Limits {
  double kept;    ///< share of windows, at least
  double spread;  ///< between bursts, at most
  double clock;   ///< spread of the core's clock, at most
};
inline constexpr Limits good_alone{0.80, 0.01, 0.01};
inline constexpr Limits fair_alone{0.40, 0.05, 0.05};
inline constexpr Limits good_contended{0.80, 0.05, 0.01};
inline constexpr Limits fair_contended{0.40, 0.20, 0.05};
/// Minimum number of bursts with a result for a meaningful spread.
inline constexpr int least_bursts = 10;

/// `emulated`: timings are not valid, so nothing is graded. `virtual_machine`: contended costs are fair at best.
std::vector<Grade> grades(const Noise& noise, const Counters& counters, bool emulated,
                          bool virtual_machine);

nlohmann::json describe(const Counters& counters);
nlohmann::json describe(const std::vector<Grade>& grades);

}  // namespace fencepost::machine
