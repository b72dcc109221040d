// Every once: init runs once, is seen by everybody who returns, and nobody is left asleep; what an init that throws leaves; and
// single flight.
#include <array>
#include <memory>
#include <stdexcept>

#include "primitives/concepts.hpp"
#include "primitives/generated/flight.hpp"
#include "primitives/generated/once.hpp"
#include "primitives/support/fence.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::once_test {
namespace {

template <class T>
class once_conformance : public suite {
  static_assert(Once<T>);
};
TYPED_TEST_SUITE(once_conformance, gtest_types<once::all>::type, primitive_name);

template <class T>
class flight_conformance : public suite {
  static_assert(Flight<T>);
};
TYPED_TEST_SUITE(flight_conformance, gtest_types<flight::all>::type, primitive_name);

/// All at once, again and again, with more threads than CPUs. `fails`: the first init of each round throws.
template <class T>
void expect_once(bool fails) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned threads = 8, rounds = 300;
  struct round {
    T once;
    unsigned runs = 0;  // plain, so that ThreadSanitizer sees a missing order
    std::array<std::uint64_t, 16> message{};
  };
  std::vector<round> all(rounds);
  std::atomic<unsigned> thrown{0};
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (round& here : all) {
      const auto init = [&] {
        ++here.runs;
        sometimes_yield(random);
        if (fails && here.runs == 1) throw std::runtime_error("the first");
        here.message.fill(here.runs);
      };
      try {
        here.once.call(init);
      } catch (const std::runtime_error&) {
        thrown.fetch_add(1, std::memory_order_relaxed);  // relaxed: read after the join
        if (T::retries_after_error) here.once.call(init);
      }
      const unsigned runs = fails && T::retries_after_error ? 2 : 1;
      EXPECT_EQ(here.runs, runs);
      EXPECT_EQ(here.message.back(), fails && !T::retries_after_error ? 0 : runs);
    }
  });
  EXPECT_EQ(thrown.load(std::memory_order_relaxed), fails ? rounds : 0);  // relaxed: joined
}

/// ThreadSanitizer has its own pthread_once, which an exception leaves locked, and its own guards of statics, whose waiters an
/// exception leaves asleep.
template <class T>
constexpr bool survives_exceptions =
    !support::under_tsan ||
    (!std::same_as<T, once::std_call_once> && !std::same_as<T, once::local_static>);

TYPED_TEST(once_conformance, init_runs_once_and_is_seen_by_all) { expect_once<TypeParam>(false); }

TYPED_TEST(once_conformance, an_init_that_throws_counts_or_does_not_as_promised) {
  if (!survives_exceptions<TypeParam>) GTEST_SKIP() << "not with TSan's pthread_once and guards";
  expect_once<TypeParam>(true);
}

/// Waiters of an init that ends well, or throws: then one of them runs its own.
template <class T>
void expect_all_woken(bool fails) {
  T once;
  std::atomic<unsigned> repeated{0};
  unsigned returned = 0;
  const auto wait = [&] {
    // relaxed: only a count; of `returned` the last one is read after the joins
    once.call([&] { repeated.fetch_add(1, std::memory_order_relaxed); });
    std::atomic_ref(returned).fetch_add(1, std::memory_order_relaxed);
  };
  std::vector<std::unique_ptr<waiting_thread>> waiters;
  const auto init = [&] {
    for (int i = 0; i < 3; ++i) waiters.push_back(std::make_unique<waiting_thread>(wait));
    for (const auto& waiter : waiters) waiter->settle();
    for (const auto& waiter : waiters) waiter->interrupt(1);  // a signal does not end the wait
    EXPECT_EQ(std::atomic_ref(returned).load(std::memory_order_relaxed), 0U);  // relaxed: as above
    if (fails) throw std::runtime_error("waited for in vain");
  };
  if (fails) {
    EXPECT_THROW(once.call(init), std::runtime_error);
  } else {
    once.call(init);
  }
  waiters.clear();
  EXPECT_EQ(returned, 3U);
  EXPECT_EQ(repeated.load(std::memory_order_relaxed), fails && T::retries_after_error ? 1 : 0);
}

TYPED_TEST(once_conformance, waiters_are_all_woken) { expect_all_woken<TypeParam>(false); }

TYPED_TEST(once_conformance, waiters_of_an_init_that_throws_are_all_woken) {
  if (!survives_exceptions<TypeParam>) GTEST_SKIP() << "not with TSan's pthread_once and guards";
  expect_all_woken<TypeParam>(true);
}

TEST(once_conformance_of_one, cancellable_gives_up_only_while_it_waits) {
  once::cancellable once;
  const auto told_to_stop = [] { return true; };
  once.call([&] {
    EXPECT_FALSE(in_another_thread([&] { return once.call_unless([] {}, told_to_stop); }));
  });
  EXPECT_TRUE(once.call_unless([] { FAIL() << "has been run"; }, told_to_stop));
  once::cancellable fresh;
  int runs = 0;
  EXPECT_TRUE(fresh.call_unless([&] { ++runs; }, told_to_stop)) << "nobody to wait for";
  EXPECT_EQ(runs, 1);
}

TEST(once_conformance_of_one, once_value_returns_what_the_first_made) {
  once::once_value value;
  EXPECT_EQ(value.get([] { return 7U; }), 7U);
  EXPECT_EQ(value.get([] { return 8U; }), 7U);
}

TEST(once_conformance_of_one, per_key_runs_once_for_each_key_it_has_room_for) {
  once::per_key once;
  constexpr std::uint64_t keys = once::per_key::slots;
  std::array<unsigned, keys> runs{};
  in_threads(4, [&](unsigned self) {
    for (std::uint64_t i = 0; i < keys; ++i) {
      const std::uint64_t key = (i + self) % keys;
      // all begin at one of two slots
      EXPECT_TRUE(once.call(1 + key / 2 * keys + key % 2, [&] { ++runs[key]; }));
      EXPECT_EQ(runs[key], 1U);
    }
  });
  EXPECT_FALSE(once.call(99 * keys, [] { FAIL() << "no room"; }));
}

TYPED_TEST(flight_conformance, those_who_wait_share_one_result) {
  TypeParam flight;
  std::array<std::uint64_t, 3> results{};
  std::vector<std::unique_ptr<waiting_thread>> waiters;
  const auto work = [&] {
    for (std::uint64_t& result : results) {
      waiters.push_back(std::make_unique<waiting_thread>(
          [&] { result = flight.run([] { return std::uint64_t{1}; }); }));
    }
    for (const auto& waiter : waiters) waiter->settle();
    return std::uint64_t{42};
  };
  EXPECT_EQ(flight.run(work), 42U);
  waiters.clear();
  EXPECT_EQ(results, (std::array<std::uint64_t, 3>{42, 42, 42}));
  EXPECT_EQ(flight.run([] { return std::uint64_t{43}; }), 43U) << "later callers run anew";
}

TYPED_TEST(flight_conformance, no_result_is_older_than_its_call) {
  TypeParam flight;
  std::uint64_t runs = 0;  // plain: one runs at a time, and each sees the last
  std::atomic<std::uint64_t> shared{0};
  constexpr std::uint64_t threads = 8, rounds = 2'000;
  in_threads(threads, [&](unsigned) {
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < rounds; ++i) {
      bool mine = false;
      const std::uint64_t result = flight.run([&] {
        mine = true;
        ::sched_yield();
        return ++runs;
      });
      EXPECT_GT(result, last);
      last = result;
      shared.fetch_add(mine ? 0 : 1, std::memory_order_relaxed);  // relaxed: read after the join
    }
  });
  EXPECT_EQ(runs + shared.load(std::memory_order_relaxed), threads * rounds);  // relaxed: joined
}

}  // namespace
}  // namespace fencepost::conformance::once_test
