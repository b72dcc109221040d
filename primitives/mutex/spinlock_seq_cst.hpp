// spinlock as it is written by default: every order seq_cst. The difference to spinlock is what naming the orders saves.
#pragma once

#include "primitives/mutex/spinlock.hpp"

namespace fencepost::mutex {

struct spinlock_seq_cst : basic_spinlock<support::std_sync, support::only_seq_cst> {
  static constexpr std::string_view name = "spinlock_seq_cst";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_spinlock<Sync, support::only_seq_cst>;
};

static_assert(Mutex<spinlock_seq_cst>);

}  // namespace fencepost::mutex
