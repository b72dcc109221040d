// A hash map whose readers take no lock: the template of read_mostly_map*.hpp. A table of buckets, each a list of nodes.
//
// Readers: a read section of the reclamation scheme, in which they follow a list. Nodes are linked in front only, so that
// behind a node are those that were linked before it: a list never grows for a reader, and what it found the first node by
// publishes all the others [linked->found].
// Writers: a lock for each stripe of buckets, and so of keys. What is taken out is freed by the scheme.
// Growth: a writer that finds its stripe crowded takes all locks, copies all nodes to a table of twice as many buckets and
// replaces the table. Nobody can be inserting meanwhile: that each writer looks for the table only when it has its lock is what
// loses no insert. Readers go on in the old table, which is as it was when the new one came.
//  - The cost: one insertion in many takes as long as copying all, while other writers wait; and until readers have left the
//    old table, memory for both. A table never shrinks.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <new>
#include <optional>

#include "arch/contract.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/reclamation/reading.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// Domain: Retires, but for its name, and a section protects all that it reads. Crowded: with more nodes in a stripe for each of
/// its buckets the table grows.
template <class Domain, std::size_t Stripes, std::size_t Crowded>
class chained_map {
  using Sync = typename Domain::sync;
  template <class T>
  using var = typename Sync::template var<T>;
  static_assert(std::has_single_bit(Stripes) && Domain::slots == ~0U);

  /// What the domain frees: a node or a table.
  struct freed : Domain::node {
    explicit freed(bool table) : is_table(table) {}
    const bool is_table;
  };
  struct node : freed {
    node() : freed(false) {}
    // Written before anybody else sees the node.
    var<std::uint64_t> key{0U};
    typename Sync::template atomic<std::uint64_t> value{0U};
    typename Sync::template atomic<node*> next{nullptr};
  };
  using link = typename Sync::template atomic<node*>;
  struct table : freed {
    table() : freed(true) {}
    std::size_t mask = 0;
    std::optional<line_array<link>> buckets;
    link& bucket(std::uint64_t hash) { return (*buckets)[hash & mask]; }
  };
  struct alignas(arch::padding_bytes) stripe {
    basic_futex_lock<Sync> lock;
    var<std::size_t> nodes{0U};
  };

 public:
  static constexpr bool linearizable = true;
  static constexpr bool walk_is_one_moment = false;  // entries may change before it comes to them
  static constexpr bool lock_free_reads = true, wait_free_reads = true;
  static constexpr bool blocks = true;  // writers
  static constexpr bool grows = true;

  using user = reclaiming_user<chained_map, Domain>;
  friend user;

  explicit chained_map(std::size_t expected)
      : domain_({free, nullptr}, std::pmr::get_default_resource()),
        table_(
            make_table(std::bit_ceil(std::max(2 * std::min(expected, most_capacity), Stripes)))) {}
  ~chained_map() {
    // relaxed: no other thread uses it
    free(*table_.load(std::memory_order_relaxed), nullptr);
  }
  chained_map(const chained_map&) = delete;
  chained_map& operator=(const chained_map&) = delete;

  [[nodiscard]] std::optional<std::uint64_t> find(user& self, std::uint64_t key) noexcept {
    const section in(self.self_);
    table& all = *in.self.template protect<0>(table_);
    const node* const found = found_in(all.bucket(mixed_key(key)), key);
    if (found == nullptr) return std::nullopt;
    // acquire: pairs with [assigned->found]
    return found->value.load(std::memory_order_acquire);
  }

  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    const std::uint64_t hash = mixed_key(key);
    table* full = nullptr;
    {
      stripe& own = stripe_of(hash);
      const guard<basic_futex_lock<Sync>> locked(own.lock);
      // relaxed: written under all locks
      table* const all = table_.load(std::memory_order_relaxed);
      link& first = all->bucket(hash);
      if (node* const found = found_in(first, key)) {
        // release: pairs with [assigned->found]
        found->value.store(value, std::memory_order_release);
        return false;
      }
      put_in_front(first, key, value);
      own.nodes = own.nodes + 1;
      if (own.nodes > Crowded * ((all->mask + 1) / Stripes)) full = all;
    }
    if (full != nullptr) grow(self, full);
    return true;
  }

  bool erase(user& self, std::uint64_t key) noexcept {
    const std::uint64_t hash = mixed_key(key);
    node* out = nullptr;
    {
      stripe& own = stripe_of(hash);
      const guard<basic_futex_lock<Sync>> locked(own.lock);
      // relaxed, here and below: written under the lock
      link* at = &table_.load(std::memory_order_relaxed)->bucket(hash);
      while ((out = at->load(std::memory_order_relaxed)) != nullptr && out->key != key)
        at = &out->next;
      if (out == nullptr) return false;
      // release: pairs with [linked->found], where it is the first one
      at->store(out->next.load(std::memory_order_relaxed), std::memory_order_release);
      own.nodes = own.nodes - 1;
    }
    self.self_.retire(out);
    return true;
  }

  /// Takes the locks one by one.
  [[nodiscard]] std::size_t size(user&) noexcept {
    std::size_t sum = 0;
    for (stripe& each : stripes_) {
      const guard<basic_futex_lock<Sync>> locked(each.lock);
      sum += each.nodes;
    }
    return sum;
  }

  template <class Visit>
  void for_each(user& self, Visit&& visit) {
    const section in(self.self_);
    each_node(*in.self.template protect<0>(table_), [&visit](const node& one) {
      // acquire: pairs with [assigned->found]
      visit(one.key, one.value.load(std::memory_order_acquire));
    });
  }

 private:
  using section = read_section<Domain>;
  /// All locks, always in this order.
  struct all_locks {
    explicit all_locks(std::array<stripe, Stripes>& of) noexcept : all(of) {
      for (stripe& each : all) each.lock.lock();
    }
    ~all_locks() {
      for (stripe& each : all) each.lock.unlock();
    }
    all_locks(const all_locks&) = delete;
    all_locks& operator=(const all_locks&) = delete;
    std::array<stripe, Stripes>& all;
  };

  /// A bucket is of one stripe, in tables of any size.
  stripe& stripe_of(std::uint64_t hash) noexcept { return stripes_[hash % Stripes]; }

  /// Calls act(node) for each node of a list; `act` returns false to end.
  template <class Act>
  static void along(const link& first, Act act) {
    // acquire: pairs with [linked->found]
    node* one = first.load(std::memory_order_acquire);
    // relaxed: those behind it were linked before
    while (one != nullptr && act(*one)) one = one->next.load(std::memory_order_relaxed);
  }
  [[gnu::always_inline]] static node* found_in(const link& first, std::uint64_t key) noexcept {
    node* found = nullptr;
    along(first, [&found, key](node& one) {
      if (one.key == key) found = &one;
      return found == nullptr;
    });
    return found;
  }
  template <class Act>
  static void each_node(table& all, Act act) {
    for (std::size_t i = 0; i <= all.mask; ++i) {
      along((*all.buckets)[i], [&act](node& one) {
        act(one);
        return true;
      });
    }
  }

  static void put_in_front(link& first, std::uint64_t key, std::uint64_t value) {
    node* const made = Sync::template make<node>();
    made->key = key;
    // relaxed: the store below publishes it; written under the lock
    made->value.store(value, std::memory_order_relaxed);
    made->next.store(first.load(std::memory_order_relaxed), std::memory_order_relaxed);
    // release: pairs with [linked->found]
    first.store(made, std::memory_order_release);
  }

  static table* make_table(std::size_t buckets) {
    table* const made = Sync::template make<table>();
    try {
      made->buckets.emplace(buckets, std::pmr::get_default_resource());
    } catch (...) {
      Sync::dispose(made);
      throw;
    }
    made->mask = buckets - 1;
    return made;
  }

  /// Unless another thread has. Without memory it stays as it is: no entry is lost, and the next insertion tries again.
  [[gnu::noinline]] void grow(user& self, table* full) {
    const all_locks locked(stripes_);
    // relaxed: written under all locks
    if (table_.load(std::memory_order_relaxed) != full) return;
    table* larger = nullptr;
    try {
      larger = make_table(2 * (full->mask + 1));
      each_node(*full, [larger](const node& one) {
        // relaxed: written under the lock
        put_in_front(larger->bucket(mixed_key(one.key)), one.key,
                     one.value.load(std::memory_order_relaxed));
      });
    } catch (const std::bad_alloc&) {
      if (larger != nullptr) free(*larger, nullptr);
      return;
    }
    self.self_.replace(table_, larger);
  }

  static void free(typename Domain::node& old, void*) noexcept {
    auto& one = static_cast<freed&>(old);
    if (!one.is_table) return Sync::dispose(static_cast<node*>(&one));
    auto& all = static_cast<table&>(one);
    for (std::size_t i = 0; all.buckets && i <= all.mask; ++i) {
      // relaxed, here and below: no other thread has them any more
      for (node* each = (*all.buckets)[i].load(std::memory_order_relaxed); each != nullptr;) {
        node* const next = each->next.load(std::memory_order_relaxed);
        Sync::dispose(each);
        each = next;
      }
    }
    Sync::dispose(&all);
  }

  Domain domain_;
  alignas(arch::padding_bytes) typename Domain::template pointer<table> table_;
  std::array<stripe, Stripes> stripes_;
};

}  // namespace fencepost::support
