// Copy on write: the writer fills a version that nobody reads and publishes its address. Versions are of a small pool, each with
// a count of its readers, and are used again.
//
// A reader counts itself in and then looks whether the version is still current; the writer publishes and then looks at counts.
// That needs no seq_cst: both are read-modify-writes of the count, so that one of them sees the other.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/plain_words.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::snapshot {

template <class Sync, std::size_t Words, std::size_t Versions>
class basic_atomic_pointer_cow {
  using words = support::plain_words<Sync, Words>;

 public:
  using value_type = typename words::value_type;
  static constexpr bool many_readers = true, many_writers = false;
  static constexpr bool wait_free_reads = false;  // it tries again after a write
  static constexpr bool blocks = false;

  /// Never fails.
  [[gnu::always_inline]] void read(value_type& to) noexcept {
    if (!try_read(to)) read_again(to);
  }

  /// Waits while every other version has readers. Never fails.
  void write(const value_type& from) noexcept {
    version* const unused = claim();
    unused->data.write(from);
    // release: pairs with [filled->read]
    current_.store(unused, std::memory_order_release);
  }

 private:
  [[gnu::noinline]] void read_again(value_type& to) noexcept {
    Sync::wait_until([this, &to] { return try_read(to); });
  }

  struct version {
    words data;
    typename Sync::template atomic<std::uint32_t> readers{0};
  };

  [[gnu::always_inline]] bool try_read(value_type& to) noexcept {
    // relaxed: a guess
    version* const seen = current_.load(std::memory_order_relaxed);
    // acquire: pairs with [claim->enter]: who comes after the claim sees that another version is current
    seen->readers.fetch_add(1, std::memory_order_acquire);
    // acquire: pairs with [filled->read]
    const bool is_current = current_.load(std::memory_order_acquire) == seen;
    if (is_current) seen->data.read(to);
    // release: pairs with [leave->claim]
    seen->readers.fetch_sub(1, std::memory_order_release);
    return is_current;
  }

  version* claim() noexcept {
    // relaxed: the writer's own
    version* const current = current_.load(std::memory_order_relaxed);
    version* found = nullptr;
    Sync::wait_until([this, current, &found] {
      for (version& at : versions_) {
        // relaxed: a hint
        if (&at == current || at.readers.load(std::memory_order_relaxed) != 0) continue;
        // acquire: pairs with [leave->claim]; release: pairs with [claim->enter]. It changes nothing and must write all the same.
        if (at.readers.fetch_add(0, std::memory_order_acq_rel) != 0) continue;
        found = &at;
        return true;
      }
      return false;
    });
    return found;
  }

  version versions_[Versions];
  typename Sync::template atomic<version*> current_{&versions_[0]};
};

struct atomic_pointer_cow : basic_atomic_pointer_cow<support::std_sync, 4, 4> {
  static constexpr std::string_view name = "atomic_pointer_cow";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_atomic_pointer_cow<Sync, 2, 2>;
};

}  // namespace fencepost::snapshot
