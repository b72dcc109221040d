// CLOCK (Corbato, "A paging experiment with the Multics system", 1969) in sets of eight places, one for each key: gets take no
// lock, and mark what they find by a plain store, unless it is marked already. Three lines a set: a get reads one, and two more
// where it finds its key.
//
// Sets instead of one clock for all: a reader looks at eight places and is done, where a list could be changed under it. The
// cost: a set may be full before the cache is.
//
// A place has a version, odd while its entry is there. A put that replaces the entry makes it even, writes key and value and
// makes it odd again, under the set's lock. A get whose place changes meanwhile does not find the key, and need not look again:
// there was a moment at which the key was not there. That holds too where the key has moved to a place that the get had left
// behind, as it was in neither between. Assignments change the value only.
// What it cannot do: tell versions apart that are 2^31 replacements of one place from each other, while a get stands still.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <utility>

#include "primitives/concepts/cache.hpp"
#include "primitives/support/cache/entry_lists.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::cache {

template <class Sync, std::size_t Ways>
class basic_clock {
 public:
  static constexpr eviction evicts = eviction::clock;
  static constexpr bool waits = false, writes_shared = false;
  static constexpr bool blocks = true;  // puts

  explicit basic_clock(std::size_t capacity)
      : mask_(std::bit_ceil(support::cache_share(capacity, Ways)) - 1),
        sets_(mask_ + 1, std::pmr::get_default_resource()) {}

  [[nodiscard]] std::optional<std::uint64_t> get(std::uint64_t key) noexcept {
    set& in = sets_[part_of(key)];
    for (unsigned places = in.places_of(key); places != 0; places &= places - 1) {
      const auto way = static_cast<std::size_t>(std::countr_zero(places));
      std::uint64_t value = 0;
      if (!in.read(key, way, value)) continue;
      in.mark(way);
      return value;
    }
    return std::nullopt;
  }

  void put(std::uint64_t key, std::uint64_t value) noexcept {
    set& in = sets_[part_of(key)];
    const support::guard<support::basic_futex_lock<Sync>> locked(in.lock);
    const std::size_t entries = in.entries;
    if (const unsigned places = in.places_of(key) & ((1U << entries) - 1); places != 0) {
      const auto way = static_cast<std::size_t>(std::countr_zero(places));
      in.values[way].store(value, std::memory_order_release);  // release: pairs with [put->get]
      return in.mark(way);
    }
    if (entries < Ways) in.entries = entries + 1;
    in.replace(entries < Ways ? entries : in.victim(), key, value);
  }

  [[nodiscard]] std::size_t size() noexcept {
    std::size_t sum = 0;
    for (std::size_t i = 0; i <= mask_; ++i) {
      const support::guard<support::basic_futex_lock<Sync>> locked(sets_[i].lock);
      sum += sets_[i].entries;
    }
    return sum;
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return Ways * (mask_ + 1); }
  [[nodiscard]] std::size_t part_of(std::uint64_t key) const noexcept {
    return support::mixed_key(key) & mask_;
  }
  [[nodiscard]] std::size_t part_capacity() const noexcept { return Ways; }

 private:
  template <class T>
  using atomic = typename Sync::template atomic<T>;

  struct alignas(64) set {
    atomic<std::uint64_t> keys[Ways]{}, values[Ways]{};
    atomic<std::uint32_t> versions[Ways]{};
    atomic<std::uint8_t> marks[Ways]{};  // got or put again since its last turn
    support::basic_futex_lock<Sync> lock;
    typename Sync::template var<std::size_t> turn{0U};     // of the place that is asked next
    typename Sync::template var<std::size_t> entries{0U};  // in places from the first on

    /// Where to look, a bit each. All are asked, whatever the answer: no branch depends on where a key is. Unrolled by hand: the
    /// loop that g++ 12 makes of it takes 5 ns more (Zen 4: 18.3 instead of 13.4 for a get).
    [[nodiscard]] unsigned places_of(std::uint64_t key) const noexcept {
      return [&]<std::size_t... I>(std::index_sequence<I...>) {
        // relaxed: read() looks again
        return ((unsigned{keys[I].load(std::memory_order_relaxed) == key} << I) | ...);
      }
      (std::make_index_sequence<Ways>{});
    }

    /// False: the key is not there, or not any more.
    bool read(std::uint64_t key, std::size_t way, std::uint64_t& value) const noexcept {
      // acquire: pairs with [put->get]
      const std::uint32_t version = versions[way].load(std::memory_order_acquire);
      // acquire, here and below: pairs with [even->again], and of the value with [put->get] of an assignment
      const bool same = keys[way].load(std::memory_order_acquire) == key;
      value = values[way].load(std::memory_order_acquire);
      // relaxed: after the loads above
      return version % 2 != 0 && same && versions[way].load(std::memory_order_relaxed) == version;
    }

    void mark(std::size_t way) noexcept {
      // relaxed: a hint; that of an entry that has gone meanwhile is the next one's
      if (marks[way].load(std::memory_order_relaxed) == 0)
        marks[way].store(1, std::memory_order_relaxed);
    }

    /// Of all places, by the set's lock. Readers may mark one after another: after two rounds it is anyone's turn.
    std::size_t victim() noexcept {
      for (std::size_t asked = 0;; ++asked) {
        const std::size_t way = turn;
        turn = (way + 1) % Ways;
        // relaxed, here and below: a hint
        if (asked == 2 * Ways || marks[way].load(std::memory_order_relaxed) == 0) return way;
        marks[way].store(0, std::memory_order_relaxed);
      }
    }

    void replace(std::size_t way, std::uint64_t key, std::uint64_t value) noexcept {
      // relaxed, here and below: written under the lock
      const std::uint32_t even = (versions[way].load(std::memory_order_relaxed) + 1) & ~1U;
      versions[way].store(even, std::memory_order_relaxed);
      // release: [even->again] who reads what is stored below finds the version changed
      Sync::fence(std::memory_order_release);
      keys[way].store(key, std::memory_order_relaxed);
      values[way].store(value, std::memory_order_relaxed);
      versions[way].store(even + 1, std::memory_order_release);  // release: pairs with [put->get]
    }
  };

  const std::size_t mask_;
  support::line_array<set> sets_;
};

struct clock : basic_clock<support::std_sync, 8> {
  static constexpr std::string_view name = "clock";
  template <class Sync>
  using with = basic_clock<Sync, 2>;
  using basic_clock::basic_clock;
};

static_assert(Cache<clock>);

}  // namespace fencepost::cache
