// An add as a compare-exchange loop, where fetch_add is one instruction: the same loop as in primitives/atomic, beside those that
// C++ has no single operation for.
#pragma once

#include "primitives/atomic/compare_exchange_weak_loop.hpp"

namespace fencepost::cas_loop {

struct add {
  static constexpr std::string_view name = "add";
  static constexpr bool core = false;
  static constexpr bool every_step_counts = true;
  static constexpr auto& orders = ends_of_compare_exchange_orders;
  using words = arch::type_list<std::uint64_t>;

  template <class W, Orders O>
  using throughput = atomic::compare_exchange_weak_loop::throughput<W, O>;
  template <class W, Orders O>
  using shared = throughput<W, O>;
};

}  // namespace fencepost::cas_loop
