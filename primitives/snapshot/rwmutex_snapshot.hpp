// Words that an RW mutex guards: readers do not exclude each other, but each writes to the lock twice. Without the policy of
// support/sync.hpp: the lock is explored by itself, and nothing is added to it.
#pragma once

#include <mutex>
#include <shared_mutex>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/rwmutex/go_rwmutex.hpp"
#include "primitives/support/plain_words.hpp"

namespace fencepost::snapshot {

class rwmutex_snapshot {
  using words = support::plain_words<support::std_sync, 4>;

 public:
  static constexpr std::string_view name = "rwmutex_snapshot";
  using value_type = words::value_type;
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = false, blocks = true;

  /// Never fails.
  void read(value_type& to) noexcept {
    const std::shared_lock guard(lock_);
    words_.read(to);
  }
  /// Never fails.
  void write(const value_type& from) noexcept {
    const std::lock_guard guard(lock_);
    words_.write(from);
  }

 private:
  rwmutex::go_rwmutex lock_;
  words words_;
};

static_assert(Snapshot<rwmutex_snapshot>);

}  // namespace fencepost::snapshot
