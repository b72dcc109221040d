// What the conformance suites of queues and stacks share: capacity, memory, misuse, and values between many threads.
#pragma once

#include <bit>
#include <cstddef>
#include <memory_resource>
#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/support/line_array.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance {

/// Fills it, to capacity() and no further, and empties it.
template <Container T>
void expect_room_for_all(T& container) {
  for (std::uint64_t i = 0; i < container.capacity(); ++i) ASSERT_TRUE(container.try_push(i)) << i;
  EXPECT_FALSE(container.try_push(99));
  for (std::uint64_t i = 0; i < container.capacity(); ++i)
    ASSERT_TRUE(container.try_pop().has_value()) << i;
  EXPECT_EQ(container.try_pop(), std::nullopt);
}

template <Container T>
void expect_capacity() {
  for (const std::size_t asked : {1U, 2U, 3U, 64U, 1000U}) {
    SCOPED_TRACE(asked);
    T container(asked);
    EXPECT_EQ(container.capacity(), std::bit_ceil(std::max<std::size_t>(asked, 2)));
    EXPECT_EQ(container.try_pop(), std::nullopt);
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
  for (const std::size_t asked : {1U, 5U, 64U}) {
    watched_memory memory;
    {
      T container(asked, &memory);
      EXPECT_EQ(memory.taken, T::bytes(asked));
      EXPECT_EQ(memory.pieces, 1U);
      EXPECT_EQ(memory.alignment, arch::padding_bytes);
      for (int i = 0; i < 5; ++i) static_cast<void>(container.try_push(7));
      static_cast<void>(container.try_pop());
      EXPECT_EQ(memory.pieces, 1U);
    }
    EXPECT_EQ(memory.given_back, memory.taken);
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
    for (std::uint64_t value = self * load_.each; value < (self + 1) * load_.each; ++value) {
      letters_[value] = ~value;
      while (!container_.try_push(value)) ::sched_yield();
      sometimes_yield(random);
    }
  }

  void consume(unsigned self) {
    auto random = generator(seed_, 1'000 + self);
    // relaxed: only a count
    while (left_.load(std::memory_order_relaxed) > 0) {
      const std::optional<std::uint64_t> value = container_.try_pop();
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

}  // namespace fencepost::conformance
