// Keeps the compiler from moving accesses across it, and emits nothing: the fast side of an asymmetric pair, whose slow
// side makes all other threads run a full fence (membarrier). What it costs is what it keeps the compiler from doing.
#pragma once

#include <atomic>
#include <string_view>

namespace fencepost::fence {

struct compiler_barrier {
  static constexpr std::string_view name = "compiler_barrier";
  static constexpr bool full = false;
  // seq_cst: the strongest there is, and here all orders emit the same, nothing.
  static void emit() { std::atomic_signal_fence(std::memory_order_seq_cst); }
};

}  // namespace fencepost::fence
