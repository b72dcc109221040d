// AArch64: which events tell what synchronisation costs, for each microarchitecture, by libpfm4's names.
//
// Source: Arm Architecture Reference Manual for A-profile, "Common architectural and microarchitectural events", and
// the Technical Reference Manuals of Neoverse N1, V1, N2 and V2. Events that end in SPEC count what was started, also
// on a path that was not taken. The CPU says nothing of whether a line was modified elsewhere, so no share of that is derived.
#pragma once

#include "arch/event.hpp"

namespace fencepost::arch {
namespace events {

using enum EventRole;

inline constexpr std::string_view neoverse_pmus[] = {"arm_n1", "arm_v1", "arm_n2", "arm_v2"};
inline constexpr Event neoverse[] = {
    {"CPU_CYCLES", "core_cycles", cycles, "core cycles while the thread ran", KnownWork::adds},
    {"INST_RETIRED", "instructions", instructions,
     "retired: more of them per operation means retries or waiting in a loop", KnownWork::adds},
    {"L2D_CACHE_REFILL", "l2_refills", line_in,
     "lines that came into L2 from beyond it: the ones that moved", KnownWork::lines},
    {"L1D_CACHE_REFILL", "l1d_refills", plain, "lines that L1 lacked", KnownWork::lines},
    {"L1D_CACHE_REFILL_OUTER", "l1d_refills_outer", plain,
     "lines that came to L1 from beyond L2, whoever had them"},
    {"L2D_CACHE_INVAL", "l2_invalidations", plain,
     "lines that another core took away: the other half of a move"},
    {"STREX_FAIL_SPEC", "store_exclusive_failures", plain,
     "store-exclusives that lost their line: retries of LL/SC loops"},
    {"BUS_ACCESS", "bus_accesses", plain, "transfers between the core and the rest, both ways",
     KnownWork::lines},
    {"REMOTE_ACCESS", "remote_accesses", plain, "lines from another socket"},
    {"LL_CACHE_MISS_RD", "llc_read_misses", plain, "reads that the last level lacked as well"},
    {"DMB_SPEC", "dmb", plain, "DMB barriers: how many an operation really is", KnownWork::fences},
    {"DSB_SPEC", "dsb", plain, "DSB barriers"},
    {"RC_LD_SPEC", "acquire_loads", plain, "load-acquires: LDAR, LDAPR and the acquiring LSE",
     KnownWork::acquire_loads},
    {"RC_ST_SPEC", "release_stores", plain, "store-releases: STLR and the releasing LSE",
     KnownWork::release_stores}};

}  // namespace events

inline constexpr EventSet event_sets[] = {{events::neoverse_pmus, events::neoverse}};

}  // namespace fencepost::arch
