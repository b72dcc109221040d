// A warning: what is wrong, how grave it is, which results it affects and what can be done about it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fencepost::machine {

/// In machine.json and `fencepost --doctor=json` by name; results/schema/machine.schema.json lists the same names.
enum class WarningId {
  emulated,
  debug_build,
  sanitizer,
  debugger,
  library_call,
  cpu_quota,
  steal,
  other_work,
  neighbour,
  heat,
  governor,
  turbo,
  clock_source,
  frequency,
  clock_rate,
  clock_resolution,
  multiply_latency,
  cycles_mismatch,
  counter_refused,
  memory_placement,
  topology_mismatch,
  cpus_moved,
  clock_offset,
  line_size,
  frequency_claim,
  under_voltage,
  cpu_times_hidden,
};
inline constexpr std::array<std::string_view, 27> warning_names{"emulated",
                                                                "debug_build",
                                                                "sanitizer",
                                                                "debugger",
                                                                "library_call",
                                                                "cpu_quota",
                                                                "steal",
                                                                "other_work",
                                                                "neighbour",
                                                                "heat",
                                                                "governor",
                                                                "turbo",
                                                                "clock_source",
                                                                "frequency",
                                                                "clock_rate",
                                                                "clock_resolution",
                                                                "multiply_latency",
                                                                "cycles_mismatch",
                                                                "counter_refused",
                                                                "memory_placement",
                                                                "topology_mismatch",
                                                                "cpus_moved",
                                                                "clock_offset",
                                                                "line_size",
                                                                "frequency_claim",
                                                                "under_voltage",
                                                                "cpu_times_hidden"};
constexpr std::string_view name_of(WarningId id) {
  return warning_names[static_cast<std::size_t>(id)];
}
std::optional<WarningId> warning_id(std::string_view name);

/// info: results are right, and this helps to read them. warning: results may be off, or fewer than they could be.
/// invalid: timings must not be used.
enum class Severity { info, warning, invalid };
inline constexpr std::array<std::string_view, 3> severity_names{"info", "warning", "invalid"};
constexpr std::string_view name_of(Severity severity) {
  return severity_names[static_cast<std::size_t>(severity)];
}
std::optional<Severity> severity(std::string_view name);

struct Warning {
  WarningId id{};
  Severity severity = Severity::warning;
  std::string text;     ///< what is wrong, with the values seen
  std::string affects;  ///< which results, and how
  std::string remedy;   ///< one command, or what to do where there is none

  bool operator==(const Warning&) const = default;
};

/// A warning of this kind: severity, what it affects and (unless given) the remedy are the kind's.
Warning make_warning(WarningId id, std::string text, std::string remedy = "");

/// For the terminal: "<text>; affects: <affects>; remedy: <remedy>".
std::string one_line(const Warning& warning);

}  // namespace fencepost::machine
