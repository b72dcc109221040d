// __sync_val_compare_and_swap on 16 bytes: the one way to have g++ emit the instruction itself. Only where the
// build allows it (FENCEPOST_VARIANT=cx16 on x86-64); elsewhere it does not link, and there are no cases.
#pragma once

#include <array>
#include <string_view>

#include "primitives/support/compare_exchange_128.hpp"

namespace fencepost::atomic {
namespace wide {

struct sync {
  static constexpr std::string_view name = "sync";
  static constexpr std::string_view needs{};
  using Cell = wide_cell;

#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
  // A full barrier, by definition (gcc manual, "__sync Builtins").
  static constexpr auto& orders = only_seq_cst;

  template <Orders>
  static bool compare_exchange(Cell& cell, arch::halves& expected, arch::halves desired) {
    const arch::uint128 found =
        __sync_val_compare_and_swap(&cell.value, arch::from_halves(expected.low, expected.high),
                                    arch::from_halves(desired.low, desired.high));
    const arch::halves seen{arch::low_half(found), arch::high_half(found)};
    const bool equal = seen == expected;
    expected = seen;
    return equal;
  }
#else
  static constexpr std::array<Orders, 0> orders{};
#endif
};

}  // namespace wide

using compare_exchange_128_sync = compare_exchange_128<wide::sync>;

}  // namespace fencepost::atomic
