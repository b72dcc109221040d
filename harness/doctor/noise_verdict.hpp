// The verdict on the machine at the start of a run: what disturbs it most, which results to expect, and one remedy. Pure
// functions.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/doctor/noise_evidence.hpp"
#include "harness/doctor/outlook.hpp"
#include "machine/warning.hpp"

namespace fencepost::harness {

/// What disturbs the machine most. `neighbour`: another hardware thread uses the cores. `no_level`: it is not known what a
/// clean core looks like. `unexplained`: readings are not clean and nothing shows why. `too_short`: too little was seen.
enum class NoiseCause {
  none,
  neighbour,
  no_level,
  steal,
  other_work,
  cpu_quota,
  frequency,
  clock_resolution,
  unexplained,
  too_short,
  invalid,
};
inline constexpr std::array<std::string_view, 11> noise_cause_names{
    "none",      "neighbour",        "no_level",    "steal",     "other_work", "cpu_quota",
    "frequency", "clock_resolution", "unexplained", "too_short", "invalid"};
constexpr std::string_view name_of(NoiseCause cause) {
  return noise_cause_names[static_cast<std::size_t>(cause)];
}

/// What the system says of itself, over the time in which the readings were taken.
struct SystemNoise {
  std::vector<machine::Warning> warnings;
  std::optional<double> stolen;   ///< share of the CPUs' time that the hypervisor took, 0 to 1
  std::optional<double> foreign;  ///< that other processes used
  bool smt_possible = true;       ///< a core may have another hardware thread, here or on the host
  bool virtual_machine = false;   ///< it may belong to another one
};

struct NoiseVerdict {
  NoiseCause cause = NoiseCause::none;
  machine::Severity severity = machine::Severity::info;
  std::string text;    ///< what disturbs the machine and what results to expect
  std::string remedy;  ///< "": none needed
  Outlooks outlooks;
};

/// The verdict. A neighbour is named only where a clean level is known, and readings are clearly above it while the thread was
/// on its CPU.
NoiseVerdict judge_noise(const NoiseEvidence& evidence, const SystemNoise& system,
                         const PlannedRun& run);

/// "verdict: <text>; try: <remedy>"
std::string one_line(const NoiseVerdict& verdict);

}  // namespace fencepost::harness
