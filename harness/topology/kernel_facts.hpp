// What the kernel says of cores and NUMA nodes beyond hwloc 2.9. For this machine only: descriptions of others do not hold it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "machine/system_files.hpp"

namespace fencepost::harness {

struct KernelFacts {
  /// The kernel's numbers of the NUMA nodes that have CPUs; empty: not known. hwloc attaches nodes without CPUs, such as
  /// high-bandwidth memory, to the PUs that are nearest to them.
  std::vector<unsigned> nodes_with_cpus;
  /// What is known of one CPU: CPUPart (implementer and part of an ARM core, of MIDR_EL1 or else of /proc/cpuinfo) and
  /// LinuxCapacity (1024: the most powerful CPU). hwloc has neither where a guest's firmware or an old release hides it.
  using Facts = std::map<std::string, std::string>;
  std::function<Facts(unsigned os_index)> facts_of = [](unsigned) { return Facts(); };
};

KernelFacts kernel_facts(const machine::SystemFiles& files);

}  // namespace fencepost::harness
