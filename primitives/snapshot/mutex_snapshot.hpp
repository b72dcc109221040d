// Words that a mutex guards, for readers too: what the others have to beat.
#pragma once

#include <cstddef>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/plain_words.hpp"

namespace fencepost::snapshot {

template <class Sync, std::size_t Words>
class basic_mutex_snapshot {
  using lock = support::basic_futex_lock<Sync>;
  using words = support::plain_words<Sync, Words>;

 public:
  using value_type = typename words::value_type;
  static constexpr bool many_readers = true, many_writers = true;
  static constexpr bool wait_free_reads = false, blocks = true;

  /// Never fails.
  void read(value_type& to) noexcept {
    const support::guard<lock> guard(lock_);
    words_.read(to);
  }
  /// Never fails.
  void write(const value_type& from) noexcept {
    const support::guard<lock> guard(lock_);
    words_.write(from);
  }

 private:
  lock lock_;
  words words_;
};

struct mutex_snapshot : basic_mutex_snapshot<support::std_sync, 4> {
  static constexpr std::string_view name = "mutex_snapshot";
  template <class Sync>
  using with = basic_mutex_snapshot<Sync, 2>;
};

}  // namespace fencepost::snapshot
