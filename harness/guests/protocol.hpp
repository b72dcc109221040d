// The lines of the guest protocol as data (docs/guests.md). Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/delegate.hpp"

namespace fencepost::harness {

inline constexpr std::string_view guest_greeting = "fencepost-guest 1 ";

/// A case as a guest describes it.
struct GuestCase {
  CaseName fields;  ///< the kind is <guest>/<kind>
  Pace pace = Pace::alone;
  std::optional<std::string> obstacle;
};

/// Of `case ...` and `cannot ...`; none where the line makes no sense.
std::optional<GuestCase> parse_guest_case(std::string_view line);

/// Of a name with a guest in front; none where a part is missing or no word.
std::optional<CaseName> parse_guest_name(std::string_view name);

/// What the line of a thread on CPU `cpu` says; none where it is no such line.
std::optional<DelegatedThread> parse_guest_thread(std::string_view line, unsigned cpu);

/// Of `proof <n>`.
std::optional<std::uint64_t> parse_guest_proof(std::string_view line);

}  // namespace fencepost::harness
