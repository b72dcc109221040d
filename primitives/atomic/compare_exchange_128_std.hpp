// std::atomic's compare_exchange_strong on 16 bytes, as this compiler makes it: g++ calls libatomic, which picks an
// instruction at run time, or a lock; clang calls it too unless the build says that the CPU has the instruction.
// The case is called libatomic where it is that call. It can't say which way libatomic took.
#pragma once

#include <atomic>
#include <string_view>
#include <type_traits>

#include "primitives/support/compare_exchange_128.hpp"

namespace fencepost::atomic {
namespace wide {

struct by_std {
  static constexpr std::string_view needs{};
  static constexpr auto& orders = wide_orders;
  using Cell = std::atomic<arch::uint128>;

  template <Orders O>
  static bool compare_exchange(Cell& cell, arch::halves& expected, arch::halves desired) {
    arch::uint128 seen = arch::from_halves(expected.low, expected.high);
    const bool equal = cell.compare_exchange_strong(
        seen, arch::from_halves(desired.low, desired.high), O.success, O.failure);
    expected = {arch::low_half(seen), arch::high_half(seen)};
    return equal;
  }
};

struct std_inline : by_std {
  static constexpr std::string_view name = "std";
};
struct libatomic : by_std {
  static constexpr std::string_view name = "libatomic";
};

}  // namespace wide

// "Always lock-free" is what compilers say of sizes that they emit instructions for.
using compare_exchange_128_std =
    compare_exchange_128<std::conditional_t<std::atomic<arch::uint128>::is_always_lock_free,
                                            wide::std_inline, wide::libatomic>>;

}  // namespace fencepost::atomic
