// Every semaphore: no more threads inside than permits, an honest try_acquire, what was done before a release is seen, nobody is
// left asleep, and those that promise it serve in order.
//
// A missing acquire or release shows on x86-64 only under ThreadSanitizer: run these with it, too.
#include <atomic>
#include <memory>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/semaphore.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::semaphore_test {
namespace {

template <class T>
class semaphore_conformance : public suite {
  static_assert(Semaphore<T>);
};
TYPED_TEST_SUITE(semaphore_conformance, gtest_types<semaphore::all>::type, primitive_name);

/// How many can be taken now. Takes them.
template <Semaphore T>
unsigned drained(T& semaphore) {
  unsigned taken = 0;
  while (semaphore.try_acquire()) ++taken;
  return taken;
}

template <Semaphore T>
void expect_no_more_inside_than_permits(unsigned permits, unsigned threads) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T semaphore(permits);
  // relaxed, all: counts; the semaphore orders nothing between two that are inside together
  std::atomic<unsigned> inside{0}, most{0};
  std::uint64_t plain = 0;  // with one permit a mutex: ThreadSanitizer sees a missing order
  constexpr unsigned rounds = 3'000;
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; i < rounds; ++i) {
      if (random() % 4 == 0) {
        while (!semaphore.try_acquire()) ::sched_yield();
      } else {
        semaphore.acquire();
      }
      const unsigned now = inside.fetch_add(1, std::memory_order_relaxed) + 1;
      if (now > most.load(std::memory_order_relaxed)) most.store(now, std::memory_order_relaxed);
      if (permits == 1) ++plain;
      sometimes_yield(random);
      inside.fetch_sub(1, std::memory_order_relaxed);
      semaphore.release();
    }
  });
  EXPECT_LE(most.load(std::memory_order_relaxed), permits);
  EXPECT_EQ(plain, permits == 1 ? std::uint64_t{threads} * rounds : 0);
  EXPECT_EQ(drained(semaphore), permits);
}

TYPED_TEST(semaphore_conformance, one_permit_excludes) {
  expect_no_more_inside_than_permits<TypeParam>(1, 2);
}

TYPED_TEST(semaphore_conformance, lets_in_as_many_as_permits_with_more_threads_than_cpus) {
  expect_no_more_inside_than_permits<TypeParam>(3, 8);
}

TYPED_TEST(semaphore_conformance, try_acquire_takes_what_there_is) {
  TypeParam semaphore(3);
  EXPECT_EQ(drained(semaphore), 3U);
  EXPECT_FALSE(semaphore.try_acquire());
  semaphore.release();
  semaphore.acquire();  // hangs if the permit is not there
  EXPECT_EQ(drained(semaphore), 0U);
  semaphore.release(), semaphore.release();
  EXPECT_EQ(drained(semaphore), 2U);
}

TYPED_TEST(semaphore_conformance, what_came_before_the_release_is_seen) {
  TypeParam there(0), back(0);
  std::uint64_t message = 0;  // plain, for ThreadSanitizer
  constexpr std::uint64_t rounds = 5'000;
  in_threads(2, [&](unsigned self) {
    for (std::uint64_t i = 0; i < rounds; ++i) {
      if (self == 1) there.acquire();
      EXPECT_EQ(message++, 2 * i + self);
      self == 0 ? there.release() : back.release();
      if (self == 0) back.acquire();
    }
  });
  EXPECT_EQ(message, 2 * rounds);
}

TYPED_TEST(semaphore_conformance, a_release_wakes_one_of_those_that_sleep) {
  for (int round = 0; round < 3; ++round) {
    TypeParam semaphore(0);
    std::atomic<int> through{0};
    const auto pass = [&] {
      semaphore.acquire();
      through.fetch_add(1, std::memory_order_relaxed);  // relaxed: a count
    };
    waiting_thread a(pass), b(pass), c(pass);
    a.settle(), b.settle(), c.settle();
    EXPECT_EQ(through.load(std::memory_order_relaxed), 0);
    semaphore.release();
    while (through.load(std::memory_order_relaxed) == 0) ::sched_yield();
    a.settle(), b.settle(), c.settle();
    EXPECT_EQ(through.load(std::memory_order_relaxed), 1);
    semaphore.release(), semaphore.release();  // the threads end: none is left asleep
  }
}

TYPED_TEST(semaphore_conformance, a_signal_does_not_end_the_wait) {
  TypeParam semaphore(0);
  bool allowed = false;
  waiting_thread waiter([&] {
    semaphore.acquire();
    EXPECT_TRUE(allowed);
  });
  waiter.settle();
  waiter.interrupt(3);
  allowed = true;
  semaphore.release();
}

TYPED_TEST(semaphore_conformance, serves_in_the_order_they_came) {
  if (!TypeParam::fifo) GTEST_SKIP() << TypeParam::name << " does not claim fifo";
  TypeParam semaphore(0);
  std::atomic<unsigned> served{0};
  std::vector<std::unique_ptr<waiting_thread>> waiters;
  for (unsigned i = 0; i < 4; ++i) {
    waiters.push_back(std::make_unique<waiting_thread>([&, i] {
      semaphore.acquire();
      EXPECT_EQ(served.fetch_add(1, std::memory_order_relaxed), i);  // relaxed: a count
    }));
    waiters.back()->settle();
  }
  for (unsigned i = 0; i < 4; ++i) {
    semaphore.release();
    EXPECT_FALSE(semaphore.try_acquire()) << "a newcomer overtook one that waits";
    while (served.load(std::memory_order_relaxed) == i) ::sched_yield();
  }
}

template <WeightedSemaphore T>
void expect_large_requests_come_first() {
  T semaphore(2);
  bool large_served = false;
  semaphore.acquire();
  waiting_thread large([&] {
    semaphore.acquire(3);
    large_served = true;
    semaphore.release();
  });
  large.settle();
  EXPECT_FALSE(semaphore.try_acquire()) << "one that waits for many is first";
  waiting_thread small([&] {
    semaphore.acquire();
    EXPECT_TRUE(large_served) << "overtook one that waits for many";
  });
  small.settle();
  semaphore.release();
  EXPECT_FALSE(semaphore.try_acquire()) << "two are not enough";
  semaphore.release();
  large.join(), small.join();
  semaphore.release(5);
  EXPECT_TRUE(semaphore.try_acquire(5)) << "all in one step";
  EXPECT_FALSE(semaphore.try_acquire());
}

template <WeightedSemaphore T>
void expect_one_release_serves_many() {
  T semaphore(0);
  const auto take = [&](std::uint32_t n) { return [&semaphore, n] { semaphore.acquire(n); }; };
  waiting_thread a(take(1)), b(take(2)), c(take(3));
  a.settle(), b.settle(), c.settle();
  semaphore.release(6);
  a.join(), b.join(), c.join();
  EXPECT_FALSE(semaphore.try_acquire());
}

TYPED_TEST(semaphore_conformance, weights) {
  if constexpr (!WeightedSemaphore<TypeParam>) GTEST_SKIP() << "takes one permit at a time";
  if constexpr (WeightedSemaphore<TypeParam>) {
    expect_large_requests_come_first<TypeParam>();
    expect_one_release_serves_many<TypeParam>();
  }
}

}  // namespace
}  // namespace fencepost::conformance::semaphore_test
