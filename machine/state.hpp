// How the machine stands at one moment, for `state` of machine.json. What can't be read says why ("unreadable: <path>:
// <reason>"); what isn't there on this kind of machine is unreadable too, since nobody can tell the two apart.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "machine/cgroup.hpp"
#include "machine/clocking.hpp"
#include "machine/cpu_time.hpp"
#include "machine/system_files.hpp"

namespace fencepost::machine {

/// The table "The state of the machine" in results/schema.md says what each of them means; the names are its keys.
struct State {
  Fact<std::vector<std::string>> governor;
  Fact<Frequencies> frequency_khz;
  Fact<std::string> boost;
  Fact<std::string> smt;
  Fact<std::string> isolated_cpus;  ///< "": none
  Fact<std::string> nohz_full;      ///< "": none
  Fact<std::string> transparent_huge_pages;
  Fact<std::string> random_layout;
  Fact<std::string> numa_balancing;
  Fact<std::string> split_lock_detect;
  Fact<std::string> split_lock_mitigate;
  Fact<std::string> nmi_watchdog;
  Fact<std::string> perf_event_paranoid;
  Fact<std::vector<Quota>> cpu_quota;  ///< empty: no limit that can be seen
  Fact<CpuTime> cpu_time_s;
  Fact<std::vector<double>> load;  ///< over 1, 5 and 15 minutes
  Fact<std::map<std::string, double>> temperature_c;
  Fact<HeatThrottles> heat_throttles;
  Fact<std::map<std::string, double>>
      cpu_cooling;                   ///< device -> state; 0: it does not slow the CPU down
  Fact<long long> board_throttling;  ///< bits, see board_throttling() of clocking.hpp
  Fact<std::map<std::string, Fact<std::string>>> mitigations;
  Fact<std::string> clock_source;
  Fact<std::string> microcode;
  Fact<std::optional<std::string>> hypervisor;
  Fact<std::optional<std::string>> container;
  Fact<long> tracer_pid;  ///< 0: none

  bool operator==(const State&) const = default;
};

/// `cpus`: those the team is on, the kernel's numbers. About a millisecond.
State read_state(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// Load averages over 1, 5 and 15 minutes.
Fact<std::vector<double>> load(const SystemFiles& files);

}  // namespace fencepost::machine
