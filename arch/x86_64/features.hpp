// x86-64: features of the CPU that bear on synchronisation, by CPUID.
//
// harness/session/cpu_guard.cpp looks before anything else runs. So nothing here may leave a function of its own in the
// program: the linker could take the one that another file was compiled to, for a newer CPU.
#pragma once

#include <cpuid.h>

namespace fencepost::arch {

struct Feature {
  const char* name;
  unsigned leaf;
  unsigned subleaf;
  char reg;
  unsigned bit;
};

// Intel SDM vol. 2A, CPUID. "cas128", a compare-exchange of 16 bytes, is called so on every ISA.
inline constexpr Feature known_features[] = {
    {"cas128", 1, 0, 'c', 13},          {"cx16", 1, 0, 'c', 13},      {"waitpkg", 7, 0, 'c', 5},
    {"bus_lock_detect", 7, 0, 'c', 24}, {"serialize", 7, 0, 'd', 14}, {"rtm", 7, 0, 'b', 11},
    {"hypervisor", 1, 0, 'c', 31}};

/// Whether this CPU has it.
[[gnu::always_inline]] inline bool has(const Feature& feature) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(feature.leaf, feature.subleaf, &a, &b, &c, &d)) return false;
  const unsigned value = feature.reg == 'b' ? b : feature.reg == 'c' ? c : d;
  return ((value >> feature.bit) & 1U) != 0;
}

}  // namespace fencepost::arch
