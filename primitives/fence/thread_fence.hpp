// std::atomic_thread_fence of each order: what the compiler at hand makes of it. relaxed is left out, since it has no
// effects by definition ([atomics.fences]), and so is consume.
#pragma once

#include <atomic>
#include <string_view>

#include "arch/type_list.hpp"
#include "primitives/support/fence.hpp"

namespace fencepost::fence {

template <std::memory_order Order>
struct thread_fence_of {
  static constexpr std::string_view name = [] {
    switch (Order) {
      case std::memory_order_acquire:
        return "thread_fence_acquire";
      case std::memory_order_release:
        return "thread_fence_release";
      case std::memory_order_acq_rel:
        return "thread_fence_acq_rel";
      default:
        return "thread_fence_seq_cst";
    }
  }();
  static constexpr bool full = Order == std::memory_order_seq_cst;
  static void emit() { support::fence(Order); }
};

using thread_fence = arch::type_list<
    thread_fence_of<std::memory_order_acquire>, thread_fence_of<std::memory_order_release>,
    thread_fence_of<std::memory_order_acq_rel>, thread_fence_of<std::memory_order_seq_cst>>;

}  // namespace fencepost::fence
