// Selection of the events to count: the default set for this CPU, or those given by --events.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arch/event.hpp"
#include "counters/names.hpp"

namespace fencepost::counters {

/// An event to count, and what it is called in results.
struct Wanted {
  std::string name;  ///< as libpfm4 spells it
  std::string key;   ///< results have <key>_per_op; the suffix ":k": kernel work only
  arch::EventRole role = arch::EventRole::plain;
  Named named;                                   ///< libpfm4's encoding of the name on this CPU
  arch::KnownWork work = arch::KnownWork::none;  ///< of its row; none for an event that has no row
};

struct Choice {
  std::vector<Wanted> events;
  std::string pmu;     ///< libpfm4's word for this CPU's; "" where it knows none
  bool asked = false;  ///< given by name; false: the default set for this CPU
};

/// The set for this CPU, or the kernel's generic events where no table knows it; then the kernel's software events.
/// Cycles and instructions are counted twice, for user and kernel work.
Choice default_choice();

/// What --events says: names by libpfm4 or keys of ours, with commas between; "none". `wrong` is set, to one line for a
/// person, for an unknown name (with the nearest ones), an event of other CPUs, an empty list, or the same event twice.
struct Asked {
  Choice choice;
  std::string wrong;
};
Asked asked_choice(const std::string& text);

/// The keys of all events with this role in the default set for this CPU, chosen or not; empty if no table has the CPU.
std::vector<std::string> keys_of_role(const std::string& pmu, arch::EventRole role);

/// `candidates` nearest to `name` by edit distance, case aside; three at most, none that is nothing like it.
std::vector<std::string> nearest(const std::string& name, std::span<const std::string> candidates);

}  // namespace fencepost::counters
