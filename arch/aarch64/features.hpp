// AArch64: features of the CPU that bear on synchronisation, by the kernel's HWCAP words.
//
// harness/session/cpu_guard.cpp looks before anything else runs. So nothing here may leave a function of its own in the
// program: the linker could take the one that another file was compiled to, for a newer CPU.
#pragma once

#include <sys/auxv.h>

namespace fencepost::arch {

struct Feature {
  const char* name;
  int word;  ///< 1: AT_HWCAP, 2: AT_HWCAP2, 0: every AArch64 CPU has it
  unsigned bit;
};

// Linux, arch/arm64/include/uapi/asm/hwcap.h; by number, as headers may be older than the kernel. "cas128", a
// compare-exchange of 16 bytes, is called so on every ISA; here it is LDXP and STXP.
inline constexpr Feature known_features[] = {{"cas128", 0, 0},  {"lse", 1, 8},   {"lse2", 1, 25},
                                             {"lse128", 2, 47}, {"rcpc", 1, 15}, {"rcpc2", 1, 26},
                                             {"rcpc3", 2, 46},  {"sb", 1, 29},   {"wfxt", 2, 31}};

/// Whether this CPU has it.
[[gnu::always_inline]] inline bool has(const Feature& feature) {
  if (feature.word == 0) return true;
  return ((getauxval(feature.word == 1 ? AT_HWCAP : AT_HWCAP2) >> feature.bit) & 1UL) != 0;
}

}  // namespace fencepost::arch
