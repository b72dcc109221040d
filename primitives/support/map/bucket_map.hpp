// A hash map whose readers take no lock: the template of read_mostly_map*.hpp, a table of buckets (bucket.hpp).
//
// Readers: a read section of the reclamation scheme, in which they look into one bucket.
// Writers: a lock for each stripe of buckets, and so of keys.
// Growth: a writer that finds its stripe crowded takes all locks, copies all entries to a table of twice as many buckets if
// they are crowded on the whole, and replaces the table. Nobody can be inserting meanwhile: that each writer looks for the table
// only when it has its lock is what loses no insert. Readers go on in the old table, which is as it was when the new one came.
//  - The cost: one insertion in many takes as long as copying all, while other writers wait; and until readers have left the
//    old table, memory for both. Neither a table nor the lines of a bucket shrink.
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
#include "primitives/support/map/bucket.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "primitives/support/reclamation/reading.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// Domain: Retires, but for its name, and a section protects all that it reads. Places: in each line. With half of them taken the
/// table grows.
template <class Domain, std::size_t Stripes, unsigned Places>
class bucket_map {
  using Sync = typename Domain::sync;
  template <class T>
  using var = typename Sync::template var<T>;
  static_assert(std::has_single_bit(Stripes) && Domain::slots == ~0U);

  using bucket = support::bucket<Sync, Places>;
  struct table : Domain::node {
    std::size_t mask = 0;
    std::optional<line_array<bucket>> buckets;
    bucket& at(std::uint64_t hash) { return (*buckets)[hash & mask]; }
  };
  struct alignas(arch::padding_bytes) stripe {
    basic_futex_lock<Sync> lock;
    var<std::size_t> entries{0U}, room{0U};
  };

 public:
  static constexpr bool linearizable = true;
  static constexpr bool walk_is_one_moment = false;  // entries may change before it comes to them
  static constexpr bool lock_free_reads = true;
  static constexpr bool wait_free_reads = false;  // they look again after an erasure
  static constexpr bool blocks = true;            // writers
  static constexpr bool grows = true;

  using user = reclaiming_user<bucket_map, Domain>;
  friend user;

  explicit bucket_map(std::size_t expected)
      : domain_({free, nullptr}, std::pmr::get_default_resource()),
        table_(make_table(std::bit_ceil(
            std::max((2 * std::min(expected, most_capacity) + Places - 1) / Places, Stripes)))) {
    // relaxed: no other thread has it yet
    make_room(*table_.load(std::memory_order_relaxed));
  }
  ~bucket_map() {
    // relaxed: no other thread uses it
    free(*table_.load(std::memory_order_relaxed), nullptr);
  }
  bucket_map(const bucket_map&) = delete;
  bucket_map& operator=(const bucket_map&) = delete;

  [[nodiscard]] std::optional<std::uint64_t> find(user& self, std::uint64_t key) noexcept {
    const section in(self.self_);
    const bucket& its = in.self.template protect<0>(table_)->at(mixed_key(key));
    typename bucket::found last = its.try_find(key);
    while (last.again) last = its.try_find(key);
    return last.is_there ? std::optional(last.value) : std::nullopt;
  }

  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    const std::uint64_t hash = mixed_key(key);
    table* full = nullptr;
    {
      stripe& own = stripe_of(hash);
      const guard<basic_futex_lock<Sync>> locked(own.lock);
      // relaxed: written under all locks
      table* const all = table_.load(std::memory_order_relaxed);
      const auto at = all->at(hash).at(key);
      if (at) {
        at.assign(value);
        return false;
      }
      at.put(key, value);
      own.entries = own.entries + 1;
      if (own.entries > own.room) full = all;
    }
    if (full != nullptr) grow(self, full);
    return true;
  }

  bool erase(user&, std::uint64_t key) noexcept {
    const std::uint64_t hash = mixed_key(key);
    stripe& own = stripe_of(hash);
    const guard<basic_futex_lock<Sync>> locked(own.lock);
    // relaxed: written under all locks
    const auto at = table_.load(std::memory_order_relaxed)->at(hash).at(key);
    if (!at) return false;
    at.erase();
    own.entries = own.entries - 1;
    return true;
  }

  /// Takes the locks one by one.
  [[nodiscard]] std::size_t size(user&) noexcept {
    std::size_t sum = 0;
    for (stripe& each : stripes_) {
      const guard<basic_futex_lock<Sync>> locked(each.lock);
      sum += each.entries;
    }
    return sum;
  }

  /// Allocates only for a bucket with some thirty entries and more.
  template <class Visit>
  void for_each(user& self, Visit&& visit) {
    const section in(self.self_);
    table& all = *in.self.template protect<0>(table_);
    for (std::size_t i = 0; i <= all.mask; ++i) all.at(i).for_each(visit);
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
  static std::size_t room(const table& in) noexcept { return Places * (in.mask + 1) / 2; }
  /// Under all locks.
  void make_room(const table& in) {
    for (stripe& each : stripes_) each.room = room(in) / Stripes;
  }

  /// Unless another thread has, or only this stripe is crowded. Without memory it stays as it is: no entry is lost, and the
  /// next insertion tries again.
  [[gnu::noinline]] void grow(user& self, table* full) {
    if (!replace(self, full)) return;
    // A table is large, and may be the last to be replaced: with two it is freed now, unless somebody reads it.
    for (int times = 0; times < 2; ++times) self.self_.collect();
  }
  bool replace(user& self, table* full) {
    const all_locks locked(stripes_);
    // relaxed: written under all locks
    if (table_.load(std::memory_order_relaxed) != full) return false;
    std::size_t sum = 0;
    for (stripe& each : stripes_) sum += each.entries;
    if (sum <= room(*full)) {
      for (stripe& each : stripes_)
        each.room = std::max<std::size_t>(each.room, each.entries + each.entries / 8 + 1);
      return false;
    }
    table* larger = nullptr;
    try {
      larger = make_table(2 * (full->mask + 1));
      copy(*full, *larger);
    } catch (const std::bad_alloc&) {
      if (larger != nullptr) free(*larger, nullptr);
      return false;
    }
    make_room(*larger);
    self.self_.replace(table_, larger);
    return true;
  }
  static void copy(table& from, table& to) {
    for (std::size_t i = 0; i <= from.mask; ++i) {
      from.at(i).each([&to](std::uint64_t key, std::uint64_t value) {
        to.at(mixed_key(key)).at(key).put(key, value);
      });
    }
  }

  static void free(typename Domain::node& old, void*) noexcept {
    auto& all = static_cast<table&>(old);
    for (std::size_t i = 0; all.buckets && i <= all.mask; ++i) all.at(i).free_lines();
    Sync::dispose(&all);
  }

  Domain domain_;
  alignas(arch::padding_bytes) typename Domain::template pointer<table> table_;
  std::array<stripe, Stripes> stripes_;
};

}  // namespace fencepost::support
