// AArch64: compare-exchange of 16 bytes, by one instruction and by a loop. Relaxed, or with acquire and release:
// both instructions know no seq_cst, which needs no more than the two together (RCsc; Arm ARM, B2.3.11).
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "arch/type_list.hpp"
#include "arch/uint128.hpp"

namespace fencepost::arch {

/// CASP, CASPAL (FEAT_LSE).
struct casp {
  static constexpr std::string_view name = "casp";
  static constexpr std::string_view needs = "lse";
  static constexpr bool one_order = false;

  /// If `cell` holds `expected` it becomes `desired`; `expected` becomes what was seen. Lock-free.
  template <std::memory_order Order>
  static bool compare_exchange(uint128& cell, halves& expected, halves desired) {
    // Both pairs must lie in an even register and the next one; chosen here, since compilers have no constraint for that.
    register std::uint64_t low asm("x0") = expected.low;
    register std::uint64_t high asm("x1") = expected.high;
    register std::uint64_t desired_low asm("x2") = desired.low;
    register std::uint64_t desired_high asm("x3") = desired.high;
    asm volatile(
        ".arch_extension lse\n"
        ".if %c[relaxed]\n casp %[low], %[high], %[dl], %[dh], %[cell]\n"
        ".else\n caspal %[low], %[high], %[dl], %[dh], %[cell]\n .endif"
        : [low] "+r"(low), [high] "+r"(high), [cell] "+Q"(cell)
        : [dl] "r"(desired_low), [dh] "r"(desired_high),
          [relaxed] "i"(Order == std::memory_order_relaxed)
        : "memory");
    const halves seen{low, high};
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
};

/// LDXP and STXP, LDAXP and STLXP, until the store succeeds. Without LSE2 the pair that was loaded is whole only
/// if the store succeeds (Arm ARM, B2.2.1), so a value that differs is stored back.
struct ldaxp_stlxp {
  static constexpr std::string_view name = "ldaxp_stlxp";
  static constexpr std::string_view needs{};
  static constexpr bool one_order = false;

  /// As casp's.
  template <std::memory_order Order>
  static bool compare_exchange(uint128& cell, halves& expected, halves desired) {
    std::uint64_t low = 0, high = 0, new_low = 0, new_high = 0;
    std::uint32_t failed = 0;
    asm volatile(
        "1:\n"
        ".if %c[relaxed]\n ldxp %[low], %[high], %[cell]\n"
        ".else\n ldaxp %[low], %[high], %[cell]\n .endif\n"
        "cmp %[low], %[el]\n"
        "ccmp %[high], %[eh], #0, eq\n"
        "csel %[nl], %[dl], %[low], eq\n"
        "csel %[nh], %[dh], %[high], eq\n"
        ".if %c[relaxed]\n stxp %w[failed], %[nl], %[nh], %[cell]\n"
        ".else\n stlxp %w[failed], %[nl], %[nh], %[cell]\n .endif\n"
        "cbnz %w[failed], 1b"
        : [low] "=&r"(low), [high] "=&r"(high), [nl] "=&r"(new_low), [nh] "=&r"(new_high),
          [failed] "=&r"(failed), [cell] "+Q"(cell)
        : [el] "r"(expected.low), [eh] "r"(expected.high), [dl] "r"(desired.low),
          [dh] "r"(desired.high), [relaxed] "i"(Order == std::memory_order_relaxed)
        : "cc", "memory");
    const halves seen{low, high};
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
};

using wide_cas_forms = type_list<casp, ldaxp_stlxp>;

}  // namespace fencepost::arch
