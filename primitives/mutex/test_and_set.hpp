// Test-and-set: exchange until it was free, without reading first.
//
// The baseline of spin locks: each waiter takes the line for itself with every attempt, from the holder too, so that the time
// to hand over grows with the waiters (Anderson: "The Performance of Spin Lock Alternatives for Shared-Memory
// Multiprocessors", IEEE TPDS 1(1), 1990). Not fair. Like spinlock it offers its CPU after a bounded spin.
#pragma once

#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/flag_lock.hpp"

namespace fencepost::mutex {

template <class Sync>
class basic_test_and_set : public support::flag_lock<Sync> {
 public:
  /// Waits for the lock, spinning. Never fails; locking twice never returns.
  void lock() noexcept {
    if (!this->try_lock()) Sync::wait_until([this] { return this->try_lock(); });
  }
};

struct test_and_set : basic_test_and_set<support::std_sync> {
  static constexpr std::string_view name = "test_and_set";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_test_and_set<Sync>;
};

static_assert(Mutex<test_and_set>);

}  // namespace fencepost::mutex
