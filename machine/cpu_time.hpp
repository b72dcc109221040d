// How CPU time was divided among this process, other processes and the hypervisor, from two readings of /proc/stat.
#pragma once

#include <optional>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// Seconds since the system started, summed over the CPUs asked about.
struct CpuTime {
  double all = 0.0;
  double stolen = 0.0;  ///< by the hypervisor
  double busy = 0.0;    ///< with work of any process
  double own = 0.0;     ///< CPU time of this process, on whatever CPU

  bool operator==(const CpuTime&) const = default;
};

/// Reasons why there is a /proc/stat and it says nothing of the CPUs asked about: a sandbox that keeps no times (gVisor), and a
/// container's file system that numbers its CPUs anew (lxcfs).
inline constexpr const char* cpu_times_all_zero =
    "unreadable: /proc/stat: all times are zero, as sandboxes such as gVisor show them";
inline constexpr const char* cpu_times_of_other_cpus =
    "unreadable: /proc/stat: it is the container's own (lxcfs), with other CPU numbers";

/// Unreadable where one of the CPUs has no line, or for the reasons above.
Fact<CpuTime> cpu_time(const SystemFiles& files, const std::vector<unsigned>& cpus);

/// Between two such readings, the share of the CPUs' time, 0 to 1, that the hypervisor took, and that other processes used.
/// Nothing where either is unreadable, or less than half a second of it passed (counts go by ticks).
std::optional<double> stolen_share(const Fact<CpuTime>& before, const Fact<CpuTime>& after);
std::optional<double> foreign_share(const Fact<CpuTime>& before, const Fact<CpuTime>& after);

}  // namespace fencepost::machine
