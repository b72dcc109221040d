// A bucket of bucket_map.hpp: a line with a few places for entries, and behind it more such lines where these are all taken.
//
// Any thread may read, one at a time may write. The state says which places have entries, and how many entries were erased. A
// value that was read while that number stayed the same is that of the key, or else the reader looks again: an entry stays in its
// place, and a place is given to another key only after an erasure [placed->found]. Who finds a value sees what came before it
// was assigned [assigned->found].
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <utility>
#include <vector>

namespace fencepost::support {

/// The first of its lines. Sync: support/sync.hpp.
template <class Sync, unsigned Places>
class alignas(64) bucket {
  using entry = std::pair<std::uint64_t, std::uint64_t>;
  template <class T>
  using atomic = typename Sync::template atomic<T>;

 public:
  bucket() = default;
  bucket(const bucket&) = delete;
  bucket& operator=(const bucket&) = delete;

  /// In registers: two words that are written one by one, and read as one, would have to wait for each other in a CPU.
  struct found {
    std::uint64_t value;
    bool is_there;
    bool again;  ///< one was erased where the key was found: the value may be another's
  };
  [[gnu::always_inline]] found try_find(std::uint64_t key) const noexcept {
    const bucket* one = this;
    do {
      // acquire: pairs with [placed->found]
      const std::uint64_t seen = one->state_.load(std::memory_order_acquire);
      const unsigned place = one->place_of(key, seen);
      if (place < Places) {
        // acquire: pairs with [assigned->found] and [placed->found]
        const std::uint64_t value = one->values_[place].load(std::memory_order_acquire);
        // relaxed: after the load of the value
        const std::uint64_t now = one->state_.load(std::memory_order_relaxed);
        return {value, true, erased(now) != erased(seen)};
      }
      // acquire: pairs with [placed->found]
      one = one->more_.load(std::memory_order_acquire);
    } while (one != nullptr);
    return {0, false, false};
  }

  /// Calls visit(key, value) for each entry, no key twice. Allocates only for some thirty entries and more.
  template <class Visit>
  void for_each(Visit&& visit) const {
    // relaxed: not followed here
    if (more_.load(std::memory_order_relaxed) != nullptr) return for_each_of_lines(visit);
    std::array<entry, Places> copy;
    unsigned copied = 0;
    std::uint64_t seen = 0;
    const auto add = [&](std::uint64_t key, std::uint64_t value) { copy[copied++] = {key, value}; };
    do {
      // acquire, here and below: pairs with [assigned->found] and [placed->found]
      seen = state_.load(std::memory_order_acquire);
      copied = 0;
      each_in_line(seen, std::memory_order_acquire, add);
      // relaxed: after these loads
    } while (erased(state_.load(std::memory_order_relaxed)) != erased(seen));
    for (unsigned i = 0; i < copied; ++i) visit(copy[i].first, copy[i].second);
  }

  // The rest is for who writes.

  /// Frees the lines behind it, at the end of its life: no other thread has them any more.
  void free_lines() noexcept {
    // relaxed, here and below: see above
    for (bucket* one = more_.load(std::memory_order_relaxed); one != nullptr;) {
      bucket* const next = one->more_.load(std::memory_order_relaxed);
      Sync::dispose(one);
      one = next;
    }
  }

  /// Calls act(key, value) for each entry.
  template <class Act>
  void each(Act act) const {
    // relaxed: by who writes
    each_of_lines(std::memory_order_relaxed, act);
  }

  /// Where a key is, or can be put.
  class position {
   public:
    /// Whether it is there.
    explicit operator bool() const noexcept { return is_it_; }

    /// Gives the key that is there another value.
    void assign(std::uint64_t value) const noexcept {
      // release: pairs with [assigned->found]
      in_->values_[place_].store(value, std::memory_order_release);
    }
    /// Puts in the key that is not there. Throws std::bad_alloc, and then nothing has changed.
    void put(std::uint64_t key, std::uint64_t value) const {
      if (place_ >= Places) return put_behind(key, value);
      // relaxed: by who writes
      const std::uint64_t state = in_->state_.load(std::memory_order_relaxed);
      // release, all three: [placed->found]. Who reads this key or value where another one's was also sees that it was erased.
      in_->keys_[place_].store(key, std::memory_order_release);
      in_->values_[place_].store(value, std::memory_order_release);
      in_->state_.store(state | taken(place_), std::memory_order_release);
    }
    /// Takes out the key that is there.
    void erase() const noexcept {
      // relaxed: by who writes
      const std::uint64_t state = in_->state_.load(std::memory_order_relaxed);
      // release: pairs with [placed->found] of the other places
      in_->state_.store(state + taken(Places) - taken(place_), std::memory_order_release);
    }

   private:
    friend bucket;
    position(bucket* in, unsigned place, bool is_it) : in_(in), place_(place), is_it_(is_it) {}

    void put_behind(std::uint64_t key, std::uint64_t value) const {
      bucket* const made = Sync::template make<bucket>();
      // relaxed: the store below publishes it
      made->keys_[0].store(key, std::memory_order_relaxed);
      made->values_[0].store(value, std::memory_order_relaxed);
      made->state_.store(taken(0), std::memory_order_relaxed);
      // release: pairs with [placed->found]
      in_->more_.store(made, std::memory_order_release);
    }

    bucket* in_;
    unsigned place_;  // none of them where all are taken in the last line, which then is in_
    bool is_it_;
  };
  [[nodiscard]] position at(std::uint64_t key) noexcept {
    position free{this, Places, false};
    for (bucket* one = this; one != nullptr;) {
      // relaxed, here and below: by who writes
      const std::uint64_t state = one->state_.load(std::memory_order_relaxed);
      const unsigned place = one->place_of(key, state);
      if (place < Places) return {one, place, true};
      if (free.place_ >= Places) free = {one, static_cast<unsigned>(std::countr_one(state)), false};
      one = one->more_.load(std::memory_order_relaxed);
    }
    return free;
  }

 private:
  static constexpr std::uint64_t taken(unsigned place) { return std::uint64_t{1} << place; }
  static constexpr std::uint64_t erased(std::uint64_t state) { return state >> Places; }

  /// The place that has the key; Places: none. Without branches, since which of them it is cannot be foretold.
  [[gnu::always_inline]] unsigned place_of(std::uint64_t key, std::uint64_t state) const noexcept {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      // acquire: pairs with [placed->found]
      const std::uint64_t same =
          (... | (std::uint64_t{keys_[I].load(std::memory_order_acquire) == key} << I));
      return static_cast<unsigned>(std::countr_zero((same & state) | taken(Places)));
    }
    (std::make_index_sequence<Places>{});
  }

  /// Calls act(bucket, state) for each line. `order`: of loads.
  template <class Act>
  void along(std::memory_order order, Act act) const {
    for (const bucket* one = this; one != nullptr; one = one->more_.load(order))
      act(*one, one->state_.load(order));
  }
  /// Calls act(key, value) for each entry of this line, or of all.
  template <class Act>
  void each_in_line(std::uint64_t state, std::memory_order order, Act& act) const {
    for (unsigned i = 0; i < Places; ++i) {
      if ((state & taken(i)) != 0) act(keys_[i].load(order), values_[i].load(order));
    }
  }
  template <class Act>
  void each_of_lines(std::memory_order order, Act& act) const {
    along(order, [order, &act](const bucket& one, std::uint64_t state) {
      one.each_in_line(state, order, act);
    });
  }
  [[nodiscard]] std::uint64_t erased_in_all() const noexcept {
    std::uint64_t sum = 0;
    // acquire: pairs with [placed->found]
    along(std::memory_order_acquire,
          [&sum](const bucket&, std::uint64_t state) { sum += erased(state); });
    return sum;
  }

  template <class Visit>
  [[gnu::noinline]] void for_each_of_lines(Visit& visit) const {
    std::array<std::byte, 1024> buffer;
    std::pmr::monotonic_buffer_resource memory(buffer.data(), buffer.size());
    std::pmr::vector<entry> copy(&memory);
    const auto add = [&copy](std::uint64_t key, std::uint64_t value) {
      copy.emplace_back(key, value);
    };
    std::uint64_t before = 0;
    do {  // until no entry was erased, which may have come again in another place
      copy.clear();
      before = erased_in_all();
      // acquire: pairs with [assigned->found] and [placed->found]
      each_of_lines(std::memory_order_acquire, add);
    } while (erased_in_all() != before);
    for (const auto& [key, value] : copy) visit(key, value);
  }

  // One bit for each place, and above them the number of erasures.
  atomic<std::uint64_t> state_{0U};
  atomic<bucket*> more_{nullptr};
  std::array<atomic<std::uint64_t>, Places> keys_, values_;
};

}  // namespace fencepost::support
