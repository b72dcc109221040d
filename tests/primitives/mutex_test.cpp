// Every mutex: one holder at a time, an honest try_lock, what was done under the lock is seen under
// it, nobody is left asleep.
//
// A missing acquire or release shows on x86-64 only under ThreadSanitizer: run these with it, too.
#include <array>
#include <memory>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/mutex.hpp"
#include "primitives/support/holder.hpp"
#include "tests/primitives/never_yields.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::mutex_test {
namespace {

template <class T>
class mutex_conformance : public suite {
  static_assert(Mutex<T>);

  void SetUp() override {
    if constexpr (requires { T::obstacle(); }) {
      if (T::obstacle()) GTEST_SKIP() << *T::obstacle();
    }
  }
};
TYPED_TEST_SUITE(mutex_conformance, gtest_types<mutex::all>::type, primitive_name);

// Reads, perhaps lets others run, writes: loses an increment if anyone else is inside.
void slow_increment(std::uint64_t& plain, std::mt19937_64& random) {
  const std::uint64_t before = plain;
  sometimes_yield(random);
  plain = before + 1;
}

/// Rounds of a test: fewer for locks of which each hand-over to a thread that is not running waits for the scheduler.
template <class T>
constexpr unsigned rounds_of(unsigned rounds) {
  constexpr bool handed_over = T::fifo || std::same_as<T, mutex::pthread_pi>;
  return rounds / (handed_over ? 20 : 1) / (never_yields<T> ? (handed_over ? 5 : 20) : 1);
}

template <class T>
void expect_exclusion(unsigned threads, unsigned rounds) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T lock;
  std::uint64_t plain = 0;
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; i < rounds; ++i) {
      const support::guard guard(lock);
      slow_increment(plain, random);
    }
  });
  EXPECT_EQ(plain, std::uint64_t{threads} * rounds);
}

template <CanTry T>
void expect_exclusion_by_trying() {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T lock;
  std::uint64_t plain = 0;
  constexpr unsigned rounds = rounds_of<T>(3'000);
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    support::holder<T> holder;
    for (unsigned i = 0; i < rounds; ++i) {
      if (self % 2 == 0) {
        while (!holder.try_lock(lock)) ::sched_yield();
      } else {
        holder.lock(lock);
      }
      slow_increment(plain, random);
      holder.unlock(lock);
    }
  });
  EXPECT_EQ(plain, 4 * rounds);
}

TYPED_TEST(mutex_conformance, excludes_two) {
  expect_exclusion<TypeParam>(2, rounds_of<TypeParam>(20'000));
}

TYPED_TEST(mutex_conformance, excludes_and_finishes_with_more_threads_than_cpus) {
  expect_exclusion<TypeParam>(8, rounds_of<TypeParam>(3'000));
}

TYPED_TEST(mutex_conformance, try_lock_excludes_too) {
  if constexpr (!CanTry<TypeParam>) GTEST_SKIP() << "has no try_lock";
  if constexpr (CanTry<TypeParam>) expect_exclusion_by_trying<TypeParam>();
}

template <CanTry T>
void expect_honest_try_lock() {
  T lock;
  support::holder<T> holder;
  const auto tried_by_another = [&] {
    return in_another_thread([&] {
      support::holder<T> other;
      const bool taken = other.try_lock(lock);
      if (taken) other.unlock(lock);
      return taken;
    });
  };
  EXPECT_TRUE(tried_by_another());
  holder.lock(lock);
  EXPECT_FALSE(tried_by_another()) << "taken by lock()";
  holder.unlock(lock);
  ASSERT_TRUE(holder.try_lock(lock)) << "free again";
  EXPECT_FALSE(tried_by_another()) << "taken by try_lock()";
  holder.unlock(lock);
  EXPECT_TRUE(tried_by_another());
}

TYPED_TEST(mutex_conformance, try_lock_takes_a_free_lock_and_no_other) {
  if constexpr (!CanTry<TypeParam>) GTEST_SKIP() << "has no try_lock";
  if constexpr (CanTry<TypeParam>) expect_honest_try_lock<TypeParam>();
}

TYPED_TEST(mutex_conformance, what_one_holder_wrote_the_next_one_reads) {
  TypeParam lock;
  // Both guarded by the lock, and plain: ThreadSanitizer then sees a missing order.
  unsigned turn = 0;
  std::array<std::uint64_t, 32> message{};
  constexpr unsigned rounds = rounds_of<TypeParam>(2'000);
  in_threads(2, [&](unsigned self) {
    for (bool more = true; more;) {
      {
        const support::guard guard(lock);
        more = turn < rounds;
        if (more && turn % 2 == self) {
          for (auto& word : message) {
            EXPECT_EQ(word, turn);
            word = turn + 1;
          }
          ++turn;
        }
      }
      ::sched_yield();
    }
  });
  EXPECT_EQ(message.back(), rounds);
}

TYPED_TEST(mutex_conformance, sleepers_are_all_woken) {
  for (int round = 0; round < 2; ++round) {
    TypeParam lock;
    int entered = 0;
    support::holder<TypeParam> holder;
    holder.lock(lock);
    {
      const auto enter = [&] {
        const support::guard guard(lock);
        ++entered;
      };
      waiting_thread a(enter), b(enter), c(enter);
      a.settle(), b.settle(), c.settle();
      EXPECT_EQ(entered, 0);
      holder.unlock(lock);
    }
    EXPECT_EQ(entered, 3);
  }
}

/// The numbers of threads in the order in which they entered, having come to wait in the order of their numbers.
template <class T>
std::vector<unsigned> order_of_entry() {
  constexpr unsigned threads = 5;
  T lock;
  std::vector<unsigned> entered;
  support::holder<T> holder;
  holder.lock(lock);
  std::vector<std::unique_ptr<waiting_thread>> waiting;
  for (unsigned i = 0; i < threads; ++i) {
    waiting.push_back(std::make_unique<waiting_thread>([&lock, &entered, i] {
      const support::guard guard(lock);
      entered.push_back(i);
    }));
    while (!waiting.back()->settle()) continue;
  }
  holder.unlock(lock);
  waiting.clear();
  return entered;
}

TYPED_TEST(mutex_conformance, threads_enter_in_the_order_in_which_they_came) {
  if (!TypeParam::fifo) GTEST_SKIP() << "not promised";
  EXPECT_EQ(order_of_entry<TypeParam>(), (std::vector<unsigned>{0, 1, 2, 3, 4}));
}

TYPED_TEST(mutex_conformance, a_signal_does_not_end_the_wait) {
  TypeParam lock;
  bool allowed = false;
  support::holder<TypeParam> holder;
  holder.lock(lock);
  waiting_thread waiter([&] {
    const support::guard guard(lock);
    EXPECT_TRUE(allowed);
  });
  waiter.settle();
  waiter.interrupt(3);
  allowed = true;
  holder.unlock(lock);
  waiter.join();
}

}  // namespace
}  // namespace fencepost::conformance::mutex_test
