// A lock-free hash table that grows: the template of map/lock_free_map.hpp and set/lock_free_set.hpp.
//
// All entries are in one list, ordered by their hashes. A bucket is a range of hashes, and its place a link of that list, from
// which entries of the range are looked for. When the number of buckets doubles, each range becomes two and no entry moves: the
// first that writes to a new range links its place (O. Shalev and N. Shavit, Split-ordered lists, JACM 53(3), 2006. They order by
// the reversed bits of keys, as their buckets are the lowest ones; here buckets are the highest ones, and nothing is reversed).
// An entry is erased by a mark in its own link, after which nobody can link anything behind it, and taken out of the list by
// whoever finds the mark (T. Harris, DISC 2001; M. Michael, SPAA 2002). Reclamation frees it.
//
// Linearized: an insertion when it is linked; an erasure when it is marked; an assignment when it is stored, or where the entry
// was marked after it was found, just before that; what finds an entry or none, at the mark or while it walks: a link that it
// gets to was in the list at some moment since it began.
// Readers repeat nothing and write nothing: they walk over marked entries. From the place of a range that nobody has linked yet
// they go back to the one before it.
// Writers begin again only when another one has changed the link that they wanted to, so one of them goes on. Nobody waits for
// who is linking a place, or making the table larger: searches begin at the place before, or take longer, until that is done.
// Lock-free but for memory: a new key allocates an entry, growth a table, and entries are freed: malloc may take locks.
//  - The cost: 16 bytes for each bucket, an acquire load for each step; and growth clears as many: one insertion in many takes
//    that long, while others go on. A table never shrinks.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <type_traits>
#include <utility>

#include "primitives/support/line_array.hpp"
#include "primitives/support/map/hash_ranges.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/map/ordered_link.hpp"
#include "primitives/support/map/striped_count.hpp"
#include "primitives/support/reclamation/reading.hpp"
#include "primitives/support/reclamation/retired_list.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// Domain: Retires, but for its name, and a section protects all that it reads. Mapped: entries have values. Stripes: counters of
/// entries. Crowded: with more for each bucket, by one of the counters, the table grows; Doublings times at most.
template <class Domain, bool Mapped, std::size_t Stripes, std::size_t Crowded, unsigned Doublings>
class split_ordered_list {
  using Sync = typename Domain::sync;
  template <class T>
  using atomic = typename Sync::template atomic<T>;
  static_assert(std::has_single_bit(Stripes) && Domain::slots == ~0U);
  static_assert(std::is_same_v<typename Domain::node, retired_node<Sync>>);

  using link = ordered_link<Sync>;
  using ranges = hash_ranges<Sync, Doublings>;

  struct value_of_entry {
    atomic<std::uint64_t> value{0U};
  };
  struct nothing {};
  struct entry : Domain::node, link, std::conditional_t<Mapped, value_of_entry, nothing> {
    // Written before anybody else sees the entry.
    typename Sync::template var<std::uint64_t> key{0U};
  };

 public:
  static constexpr bool linearizable = true;
  static constexpr bool walk_is_one_moment = false;  // entries may change before it comes to them
  static constexpr bool lock_free_reads = true, wait_free_reads = true;
  static constexpr bool blocks = false, grows = true;

  using user = reclaiming_user<split_ordered_list, Domain>;
  friend user;

  explicit split_ordered_list(std::size_t expected)
      : split_ordered_list(level_for(expected), std::pmr::get_default_resource()) {}
  ~split_ordered_list() {
    // relaxed, here and below: no other thread uses it
    for (link* one = link::target(ranges_.begin().next.load(std::memory_order_relaxed));
         one != nullptr;) {
      link* const next = link::target(one->next.load(std::memory_order_relaxed));
      if (one->is_entry()) Sync::dispose(static_cast<entry*>(one));
      one = next;
    }
  }
  split_ordered_list(const split_ordered_list&) = delete;
  split_ordered_list& operator=(const split_ordered_list&) = delete;

  [[nodiscard]] std::optional<std::uint64_t> find(user& self,
                                                  std::uint64_t key) noexcept requires Mapped {
    const section in(self.self_);
    const entry* const one = found(key);
    // acquire: pairs with [assigned->found]
    return one ? std::optional(one->value.load(std::memory_order_acquire)) : std::nullopt;
  }
  [[nodiscard]] bool contains(user& self, std::uint64_t key) noexcept {
    const section in(self.self_);
    return found(key) != nullptr;
  }

  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) requires Mapped {
    return put(self, key,
               [value](entry& one, std::memory_order order) { one.value.store(value, order); });
  }
  bool insert(user& self, std::uint64_t key) requires(!Mapped) {
    return put(self, key, [](entry&, std::memory_order) {});
  }

  bool erase(user& self, std::uint64_t key) noexcept {
    const std::uint64_t order = order_of(key);
    {
      writing in(self);
      link& start = place_for(in, order, ranges_.mask());
      for (;;) {
        const position at = search(in, start, order, key);
        if (!at.is_it) return false;
        std::uintptr_t next = at.next;
        // relaxed: whoever follows the link reads what came before by the store that linked it, of which this is a part;
        // on failure it looks again
        if (at.one->next.compare_exchange_strong(
                next, next | link::marked, std::memory_order_relaxed, std::memory_order_relaxed))
          break;
      }
      static_cast<void>(search(in, start, order, key));  // takes it out, unless another has
    }
    entries_.add(counted(order), -1);
    return true;
  }

  [[nodiscard]] std::size_t size(user&) const noexcept { return entries_.sum(); }

  /// visit(key, value), or of a set visit(key).
  template <class Visit>
  void for_each(user& self, Visit&& visit) {
    const section in(self.self_);
    each_link([&visit](const link& one) {
      if (!one.is_entry() || one.is_erased()) return;
      const auto& here = static_cast<const entry&>(one);
      if constexpr (Mapped) {
        // acquire: pairs with [assigned->found]
        visit(here.key, here.value.load(std::memory_order_acquire));
      } else {
        visit(here.key);
      }
    });
  }

  /// Number of buckets, and how many of these searches can begin at.
  [[nodiscard]] std::size_t buckets() const noexcept { return ranges::count_of(ranges_.mask()); }
  [[nodiscard]] std::size_t linked_buckets(user& self) const {
    const section in(self.self_);
    std::size_t count = 1;
    each_link([&count](const link& one) { count += one.is_linked(); });
    return count;
  }

 private:
  using section = read_section<Domain>;
  /// A section that retires at its end what it has taken out.
  class writing {
   public:
    explicit writing(user& one) noexcept : self_(one.self_) { self_.enter(); }
    ~writing() {
      self_.leave();
      while (typename Domain::node* const one = out_.pop()) self_.retire(one);
    }
    writing(const writing&) = delete;
    writing& operator=(const writing&) = delete;
    void took_out(link& one) noexcept { out_.push(static_cast<entry&>(one)); }

   private:
    typename Domain::thread& self_;
    retired_list<Sync> out_;
  };
  /// Where a key is, or would be: `one` is the first that is not in front of it, and leads to `next`.
  struct position {
    link* before;
    link* one;
    std::uintptr_t next;
    bool is_it;
  };

  split_ordered_list(unsigned level, std::pmr::memory_resource* memory)
      : domain_({free, nullptr}, memory), ranges_(level, memory) {}

  static unsigned level_for(std::size_t expected) noexcept {
    const std::size_t wanted = std::max(2 * std::min(expected, most_capacity), Stripes);
    return static_cast<unsigned>(std::bit_width(std::bit_ceil(wanted)) - 1);
  }
  static std::uint64_t order_of(std::uint64_t key) noexcept {
    return mixed_key(key) | link::of_entry;
  }

  /// less: `one` is in front of that key; equal: it is its entry.
  static std::strong_ordering compare(const link& one, std::uint64_t order,
                                      std::uint64_t key) noexcept {
    // relaxed: it was written before the link to it
    const std::uint64_t here = one.order.load(std::memory_order_relaxed);
    return here != order ? here <=> order
                         : std::uint64_t{static_cast<const entry&>(one).key} <=> key;
  }

  /// nullptr: it is not there.
  [[gnu::always_inline]] const entry* found(std::uint64_t key) const noexcept {
    const std::uint64_t order = order_of(key);
    const link* one = link::target(ranges_.start_for(order).followed());
    std::strong_ordering where = std::strong_ordering::less;
    while (one != nullptr && std::is_lt(where = compare(*one, order, key)))
      one = link::target(one->followed());
    if (one == nullptr || std::is_gt(where) || one->is_erased()) return nullptr;
    return static_cast<const entry*>(one);
  }
  template <class Act>
  void each_link(Act act) const {
    for (const link* one = link::target(ranges_.begin().followed()); one != nullptr;
         one = link::target(one->followed()))
      act(*one);
  }

  /// Takes out what is marked on its way.
  static position search(writing& in, link& start, std::uint64_t order,
                         std::uint64_t key) noexcept {
    std::optional<position> at;
    while (!at) at = try_search(in, start, order, key);
    return *at;
  }
  /// nullopt: another thread has changed the link to what was marked.
  static std::optional<position> try_search(writing& in, link& start, std::uint64_t order,
                                            std::uint64_t key) noexcept {
    link* before = &start;
    link* one = link::target(start.followed());
    while (one != nullptr) {
      const std::uintptr_t next = one->followed();
      if ((next & link::marked) != 0) {
        std::uintptr_t expected = link::word_of(one);
        // release: pairs with [linked->followed], and it comes before the entry is retired. relaxed on failure: begins again
        if (!before->next.compare_exchange_strong(expected, next & ~link::marked,
                                                  std::memory_order_release,
                                                  std::memory_order_relaxed))
          return std::nullopt;
        in.took_out(*one);
        one = link::target(next);
        continue;
      }
      const std::strong_ordering where = compare(*one, order, key);
      if (std::is_gteq(where)) return position{before, one, next, std::is_eq(where)};
      before = std::exchange(one, link::target(next));
    }
    return position{before, nullptr, 0, false};
  }
  /// Puts `one` between the two. False: the link between these has changed.
  static bool put_between(const position& at, link& one) noexcept {
    std::uintptr_t expected = link::word_of(at.one);
    // relaxed: the step below publishes it
    one.next.store(expected, std::memory_order_relaxed);
    // release: pairs with [linked->followed]. relaxed on failure: searches again
    return at.before->next.compare_exchange_strong(
        expected, link::word_of(&one), std::memory_order_release, std::memory_order_relaxed);
  }

  /// assign(entry, order of the store).
  template <class Assign>
  bool put(user& self, std::uint64_t key, Assign assign) {
    const std::uint64_t order = order_of(key), seen = ranges_.mask();
    {
      writing in(self);
      link& start = place_for(in, order, seen);
      entry* made = nullptr;
      for (;;) {
        const position at = search(in, start, order, key);
        if (at.is_it) {
          // release: pairs with [assigned->found]
          assign(static_cast<entry&>(*at.one), std::memory_order_release);
          if (made != nullptr) Sync::dispose(made);
          return false;
        }
        if (made == nullptr) {
          made = Sync::template make<entry>();
          // relaxed, here and below: put_between() publishes it
          made->order.store(order, std::memory_order_relaxed);
          made->key = key;
          assign(*made, std::memory_order_relaxed);
        }
        if (put_between(at, *made)) break;
      }
    }
    if (entries_.add(counted(order), 1) > room(seen)) ranges_.grow(seen);
    return true;
  }

  /// Where a writer begins: links the place of the range if nobody has.
  [[gnu::always_inline]] link& place_for(writing& in, std::uint64_t order,
                                         std::uint64_t mask) noexcept {
    link& own = ranges_.at(order & mask);
    return own.is_linked() ? own : link_places(in, order, mask);
  }
  /// From the widest range to the narrowest, each from the one before; what another thread is linking is left to it.
  [[gnu::noinline]] link& link_places(writing& in, std::uint64_t order,
                                      std::uint64_t mask) noexcept {
    link* start = &ranges_.begin();
    for (std::uint64_t wide = 0; wide != mask;) {
      wide = wide >> 1 | std::uint64_t{1} << 63;
      const std::uint64_t first = order & wide;
      link& one = ranges_.at(first);
      if (!one.is_linked()) {
        std::uint64_t state = link::unlinked;  // relaxed: the link to it publishes it
        if (!one.order.compare_exchange_strong(
                state, first | link::claimed, std::memory_order_relaxed, std::memory_order_relaxed))
          continue;
        while (!put_between(search(in, *start, first, 0), one)) {
        }
        // release: pairs with [place linked->used]
        one.order.store(first | link::linked, std::memory_order_release);
      }
      start = &one;
    }
    return *start;
  }

  /// Bits that tell no bucket.
  static std::uint64_t counted(std::uint64_t order) noexcept { return order >> 2; }
  /// What each of the counters may have.
  static std::int64_t room(std::uint64_t mask) noexcept {
    return static_cast<std::int64_t>(Crowded * ranges::count_of(mask) / Stripes);
  }
  static void free(typename Domain::node& old, void*) noexcept {
    Sync::dispose(static_cast<entry*>(&old));
  }

  Domain domain_;
  ranges ranges_;
  striped_count<Sync, Stripes> entries_;
};

}  // namespace fencepost::support
