// libpfm4: from the name of an event to its encoding for perf_event_open(2).
//
// libpfm finds the CPU's model by itself; LIBPFM_FORCE_PMU=<pmu> tells it another, for a virtual machine that masks it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fencepost::counters {

/// Whose work is counted.
enum class Level : std::uint8_t { user, kernel, both };

/// The fields of the same name of struct perf_event_attr (perf_event_open(2)).
struct Encoding {
  std::uint32_t type = 0;
  std::uint64_t config = 0, config1 = 0, config2 = 0;
  Level level = Level::user;

  bool software() const;  ///< counted by the kernel itself: needs no hardware counter
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of a defaulted <=> for a pointer
  auto operator<=>(const Encoding&) const = default;
};

/// The result for a name: an encoding, or libpfm's message in `wrong`.
struct Named {
  std::optional<Encoding> encoding;
  std::string wrong;
};

/// Encodes `name` as libpfm4 spells it. Counts user work, or what a modifier (:u, :k) in the name says; the kernel's
/// switches and migrations happen in the kernel, so they are always counted on both levels.
Named encode(const std::string& name);

/// The PMU of this CPU's cores as libpfm4 calls it; "" where it knows none (a new CPU, or a masked model).
std::string core_pmu();

/// Does this version of libpfm4 know such a PMU, whatever the CPU?
bool knows_pmu(const std::string& pmu);

/// The version of the library in use, such as "4.13".
std::string libpfm_version();

/// All events that have a name here, each with its unit masks: "E", "E:MASK".
std::vector<std::string> known_names();

}  // namespace fencepost::counters
