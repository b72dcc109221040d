// x86-64: compare-exchange of 16 bytes.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/type_list.hpp"
#include "arch/uint128.hpp"

namespace fencepost::arch {

/// Intel SDM vol. 2A, CMPXCHG8B/CMPXCHG16B: every CPU since about 2006 has it, but not the baseline of the ISA.
/// With `lock` it orders everything, whatever order is asked for.
struct cmpxchg16b {
  static constexpr std::string_view name = "cmpxchg16b";
  static constexpr std::string_view needs = "cx16";
  static constexpr bool one_order = true;

  /// If `cell` holds `expected` it becomes `desired`; `expected` becomes what was seen. Lock-free.
  template <std::memory_order>
  static bool compare_exchange(uint128& cell, halves& expected, halves desired) {
    bool equal = false;
    asm volatile("lock cmpxchg16b %[cell]"
                 : [cell] "+m"(cell), "+a"(expected.low), "+d"(expected.high), "=@ccz"(equal)
                 : "b"(desired.low), "c"(desired.high)
                 : "memory");
    return equal;
  }
};

using wide_cas_forms = type_list<cmpxchg16b>;

}  // namespace fencepost::arch
