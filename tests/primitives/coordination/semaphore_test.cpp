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
      if (random() % 4 != 0 || !semaphore.try_acquire()) semaphore.acquire();
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

TYPED_TEST(semaphore_conformance, lets_in_as_many_as_permits) {
  expect_no_more_inside_than_permits<TypeParam>(1, 2);
  expect_no_more_inside_than_permits<TypeParam>(3, 8);
}

TYPED_TEST(semaphore_conformance, try_acquire_takes_what_there_is) {
  TypeParam semaphore(3);
  EXPECT_EQ(drained(semaphore), 3U);
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
}

TYPED_TEST(semaphore_conformance, a_release_wakes_one_and_a_signal_none) {
  TypeParam semaphore(0);
  std::atomic<int> through{0};  // relaxed: a count
  const auto pass = [&] {
    semaphore.acquire();
    through.fetch_add(1, std::memory_order_relaxed);
  };
  waiting_thread a(pass), b(pass), c(pass);
  const auto settled = [&] {
    a.settle(), b.settle(), c.settle();
    return through.load(std::memory_order_relaxed);
  };
  settled();
  a.interrupt(3);
  EXPECT_EQ(settled(), 0);
  semaphore.release();
  while (through.load(std::memory_order_relaxed) == 0) ::sched_yield();
  EXPECT_EQ(settled(), 1);
  semaphore.release(), semaphore.release();  // the threads end: none is left asleep
}

TYPED_TEST(semaphore_conformance, serves_in_the_order_they_came) {
  if (!TypeParam::fifo) GTEST_SKIP() << TypeParam::name << " does not claim fifo";
  TypeParam semaphore(0);
  std::atomic<unsigned> served{0};  // relaxed: a count
  std::vector<std::unique_ptr<waiting_thread>> waiters;
  for (unsigned i = 0; i < 4; ++i) {
    waiters.push_back(std::make_unique<waiting_thread>([&, i] {
      semaphore.acquire();
      EXPECT_EQ(served.fetch_add(1, std::memory_order_relaxed), i);
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
  waiting_thread large([&] {
    semaphore.acquire(3);
    large_served = true;
    semaphore.release(2);
  });
  large.settle();
  EXPECT_FALSE(semaphore.try_acquire()) << "one that waits for many is first";
  const auto take = [&] {
    semaphore.acquire();
    EXPECT_TRUE(large_served) << "overtook one that waits for many";
  };
  waiting_thread a(take), b(take);
  a.settle(), b.settle();
  semaphore.release();
  large.join(), a.join(), b.join();  // a release of two lets two go
  semaphore.release(5);
  EXPECT_TRUE(semaphore.try_acquire(5)) << "all in one step";
  EXPECT_FALSE(semaphore.try_acquire());
}

TYPED_TEST(semaphore_conformance, weights) {
  if constexpr (!WeightedSemaphore<TypeParam>) GTEST_SKIP() << "takes one permit at a time";
  if constexpr (WeightedSemaphore<TypeParam>) expect_large_requests_come_first<TypeParam>();
}

}  // namespace
}  // namespace fencepost::conformance::semaphore_test
