// spinlock as it is written by default: every order seq_cst. The difference to spinlock is what naming the orders saves.
#pragma once

#include "primitives/mutex/spinlock.hpp"

namespace fencepost::mutex {

struct spinlock_seq_cst : basic_spinlock<support::std_sync, support::only_seq_cst> {
  static constexpr std::string_view name = "spinlock_seq_cst";
  static constexpr bool core = false;
  static constexpr bool seq_cst_by_choice = true;
  // As strong as of spinlock, which passes.
  static constexpr std::string_view equivalent_mutants[]{
      "flag_lock.hpp looks_free: load seq_cst, no acquire",
      "flag_lock.hpp try_lock: modify seq_cst, no release"};
  template <class Sync>
  using with = basic_spinlock<Sync, support::only_seq_cst>;
};

static_assert(Mutex<spinlock_seq_cst>);

}  // namespace fencepost::mutex
