// What the conformance suites of queues and stacks share: capacity, memory, misuse, and values between many threads.
#pragma once

#include <bit>
#include <cstddef>
#include <iostream>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/support/container_ends.hpp"
#include "primitives/support/line_array.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance {

/// A container used by one thread.
template <Container T>
class both_ends {
 public:
  explicit both_ends(T& container) : container_(container), in_(container), out_(container) {}
  bool try_push(std::uint64_t value) { return in_.try_push(container_, value); }
  std::optional<std::uint64_t> try_pop() { return out_.try_pop(container_); }

  void collect() { in_.own().collect(), out_.own().collect(); }

  /// Whether it may answer so to a push with `size` values inside.
  [[nodiscard]] bool may_push(bool answer, std::size_t size) const {
    if (answer) return size < container_.capacity() || T::room != room::exact;
    return size >= container_.capacity() && T::room != room::unbounded;
  }

 private:
  T& container_;
  support::producer_end<T> in_;
  support::consumer_end<T> out_;
};

/// Fills it, to capacity() and as far as it says, and empties it.
template <Container T>
void expect_room_for_all(T& container) {
  both_ends<T> ends(container);
  std::uint64_t inside = 0;
  for (; inside < container.capacity(); ++inside) ASSERT_TRUE(ends.try_push(inside)) << inside;
  const bool more = ends.try_push(99);
  EXPECT_TRUE(ends.may_push(more, inside)) << more;
  for (inside += more ? 1 : 0; inside > 0; --inside)
    ASSERT_TRUE(ends.try_pop().has_value()) << inside;
  EXPECT_EQ(ends.try_pop(), std::nullopt);
}

template <Container T>
void expect_capacity() {
  for (const std::size_t asked : {1U, 2U, 3U, 64U, 1000U}) {
    SCOPED_TRACE(asked);
    T container(asked);
    EXPECT_EQ(container.capacity(), std::bit_ceil(std::max<std::size_t>(asked, 2)));
    EXPECT_EQ(both_ends<T>(container).try_pop(), std::nullopt);
    for (int round = 0; round < 3; ++round) expect_room_for_all(container);
  }
}

/// Notes what is taken and given back; fails when told to.
class watched_memory : public std::pmr::memory_resource {
 public:
  std::size_t taken = 0, given_back = 0, pieces = 0, alignment = 0;
  bool exhausted = false;

 private:
  void* do_allocate(std::size_t bytes, std::size_t align) override {
    if (exhausted) throw std::bad_alloc();
    taken += bytes;
    ++pieces;
    alignment = align;
    return std::pmr::new_delete_resource()->allocate(bytes, align);
  }
  void do_deallocate(void* at, std::size_t bytes, std::size_t align) override {
    given_back += bytes;
    std::pmr::new_delete_resource()->deallocate(at, bytes, align);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

/// All memory in one piece of the size that it states, given back although values are left.
template <Container T>
void expect_memory_as_stated() {
  constexpr std::size_t pieces = T::own_memory ? 0 : 1;
  for (const std::size_t asked : {1U, 5U, 64U}) {
    watched_memory memory;
    {
      T container(asked, &memory);
      EXPECT_EQ(memory.taken, T::bytes(asked));
      EXPECT_EQ(memory.pieces, pieces);
      EXPECT_EQ(memory.alignment, pieces * arch::padding_bytes);
      both_ends<T> ends(container);
      for (int i = 0; i < 5; ++i) static_cast<void>(ends.try_push(7));
      static_cast<void>(ends.try_pop());
      EXPECT_EQ(memory.pieces, pieces);
    }
    EXPECT_EQ(memory.given_back, memory.taken);
    if (pieces == 0) continue;
    memory.exhausted = true;
    EXPECT_THROW(T(asked, &memory), std::bad_alloc);
  }
}

template <Container T>
void expect_misuse_refused() {
  for (const std::size_t asked : {std::size_t{0}, support::most_capacity + 1, ~std::size_t{0}}) {
    watched_memory memory;
    EXPECT_THROW(T(asked, &memory), std::invalid_argument) << asked;
    EXPECT_THROW(static_cast<void>(T::bytes(asked)), std::invalid_argument) << asked;
    EXPECT_EQ(memory.pieces, 0U);
  }
}

struct load {
  unsigned producers, consumers;
  std::size_t capacity;
  std::uint64_t each;  ///< values of a producer
};

/// Values from producers to consumers. Value k of producer p is p * each + k; `letters` are plain words that each value stands
/// for. A value is pushed by try_push until it is taken, with others getting the CPU in between.
template <Container T>
class traffic {
 public:
  explicit traffic(const load& what)
      : load_(what),
        container_(what.capacity),
        letters_(what.producers * what.each),
        got_(what.consumers) {}

  /// Once each, with what was written before it; `fifo`: in the producer's order, too.
  void expect_delivery(bool fifo) {
    SCOPED_TRACE(seed_text(seed_));
    in_threads(load_.producers + load_.consumers, [&](unsigned self) {
      self < load_.producers ? produce(self) : consume(self - load_.producers);
    });
    std::vector<unsigned> times(letters_.size(), 0);
    for (const auto& mine : got_) {
      std::vector<std::uint64_t> next(load_.producers, 0);
      for (const std::uint64_t value : mine) {
        ASSERT_LT(value, times.size());
        ++times[value];
        if (fifo) {
          EXPECT_GE(value, next[value / load_.each]) << "out of order";
        }
        next[value / load_.each] = value + 1;
      }
    }
    for (std::size_t value = 0; value < times.size(); ++value)
      ASSERT_EQ(times[value], 1U) << "value " << value;
    expect_room_for_all(container_);
  }

 private:
  void produce(unsigned self) {
    auto random = generator(seed_, self);
    support::producer_end<T> end(container_);
    for (std::uint64_t value = self * load_.each; value < (self + 1) * load_.each; ++value) {
      letters_[value] = ~value;
      while (!end.try_push(container_, value)) ::sched_yield();
      sometimes_yield(random);
    }
  }

  void consume(unsigned self) {
    auto random = generator(seed_, 1'000 + self);
    support::consumer_end<T> end(container_);
    // relaxed: only a count
    while (left_.load(std::memory_order_relaxed) > 0) {
      const std::optional<std::uint64_t> value = end.try_pop(container_);
      if (!value) {
        ::sched_yield();
        continue;
      }
      left_.fetch_sub(1, std::memory_order_relaxed);
      ASSERT_LT(*value, letters_.size());
      EXPECT_EQ(letters_[*value], ~*value);
      got_[self].push_back(*value);
      sometimes_yield(random);
    }
  }

  load load_;
  std::uint64_t seed_ = random_seed();
  T container_;
  std::vector<std::uint64_t> letters_;
  std::vector<std::vector<std::uint64_t>> got_;  // by consumer
  std::atomic<std::int64_t> left_{static_cast<std::int64_t>(letters_.size())};
};

/// std_sync that counts the objects that were made and not yet disposed of.
struct counting_sync : support::std_sync {
  static inline std::atomic<std::int64_t> live{0};  // relaxed: a count

  template <class U>
  static U* make() {
    live.fetch_add(1, std::memory_order_relaxed);
    return support::std_sync::make<U>();
  }
  template <class U>
  static void dispose(U* object) noexcept {
    support::std_sync::dispose(object);
    live.fetch_sub(1, std::memory_order_relaxed);
  }
};

template <class T>
struct counted : T {
  static constexpr std::string_view name = "counted";
  using T::T;
};

/// Of nodes that a reclamation scheme frees. T: with counting_sync. As a thread of four finds after each of its operations, the
/// nodes that are neither in the list nor freed are as few as garbage() says; threads come and go; all are freed in the end.
/// Stubs: nodes of an empty list.
template <class T>
void expect_garbage_as_stated(std::int64_t stubs) {
  constexpr unsigned threads = 4;
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::atomic<std::int64_t> pushed{0}, popped{0},
      peak{0};  // seq_cst, and relaxed where noted: counts
  {
    T container(2);
    in_threads(threads, [&](unsigned self) {
      auto random = generator(seed, self);
      for (int handle = 0; handle < 20; ++handle) {
        both_ends<T> ends(container);
        for (int i = 0; i < 200; ++i) {
          // Pushes are counted before and pops after, and pops are looked at first: no more garbage than there is.
          if (random() % 2 == 0) {
            pushed.fetch_add(1, std::memory_order_seq_cst);
            static_cast<void>(ends.try_push(7));
          } else if (ends.try_pop()) {
            popped.fetch_add(1, std::memory_order_seq_cst);
          }
          sometimes_yield(random);
          const std::int64_t gone = popped.load(std::memory_order_seq_cst);
          const std::int64_t live = counting_sync::live.load(std::memory_order_seq_cst);
          const std::int64_t inside = pushed.load(std::memory_order_seq_cst) - gone;
          const std::int64_t now = live - inside - stubs;
          std::int64_t most =
              peak.load(std::memory_order_relaxed);  // relaxed: the greatest, no more
          while (now > most && !peak.compare_exchange_weak(most, now, std::memory_order_relaxed)) {
          }
        }
      }
    });
    const auto bound = T::garbage(2 * threads);  // each has two ends
    std::cout << "  peak of " << peak << " nodes, bound "
              << (bound ? std::to_string(*bound) : "none") << "\n";
    if (bound) {
      EXPECT_LE(peak, static_cast<std::int64_t>(*bound));
    }
    // Ends that come now have all records, and so what was left in them.
    std::vector<std::unique_ptr<both_ends<T>>> all;
    for (unsigned i = 0; i < threads; ++i) all.push_back(std::make_unique<both_ends<T>>(container));
    while (all[0]->try_pop()) {
    }
    for (int i = 0; i < 4; ++i)
      for (auto& each : all) each->collect();
    EXPECT_EQ(counting_sync::live, stubs) << "nobody uses the others";
  }
  EXPECT_EQ(counting_sync::live, 0) << "lost";
}

}  // namespace fencepost::conformance
