// Every condition variable: no notification is lost, nobody is left asleep, and what was done under the mutex is seen.
#include <deque>
#include <mutex>

#include "primitives/concepts.hpp"
#include "primitives/generated/condition.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::condition_test {
namespace {

template <class T>
class condition_conformance : public suite {
  static_assert(Condition<T>);
};
TYPED_TEST_SUITE(condition_conformance, gtest_types<condition::all>::type, primitive_name);

/// A plain flag, which ThreadSanitizer watches, and the threads that wait for it.
template <Condition T>
struct Flag {
  typename T::mutex mutex;
  T condition;
  bool is_set = false;
  int seen = 0;

  void wait() {
    const std::lock_guard guard(mutex);
    while (!is_set) condition.wait(mutex);
    ++seen;
  }
  void set() {
    const std::lock_guard guard(mutex);
    is_set = true;
  }
  int number_seen() {
    const std::lock_guard guard(mutex);
    return seen;
  }
};

TYPED_TEST(condition_conformance, notify_all_wakes_all) {
  for (int round = 0; round < 5; ++round) {
    Flag<TypeParam> flag;
    {
      const auto wait = [&] { flag.wait(); };
      waiting_thread a(wait), b(wait), c(wait);
      if (round != 0) a.settle(), b.settle(), c.settle();
      EXPECT_EQ(flag.number_seen(), 0);
      flag.set();
      flag.condition.notify_all();
    }
    EXPECT_EQ(flag.number_seen(), 3);
  }
}

TYPED_TEST(condition_conformance, notify_one_wakes_one_each_time_and_a_signal_none) {
  Flag<TypeParam> flag;
  flag.condition.notify_one();  // nobody is there
  const auto wait = [&] { flag.wait(); };
  waiting_thread a(wait), b(wait), c(wait);
  a.settle(), b.settle(), c.settle();
  flag.condition.notify_all();  // nothing has changed
  a.settle(), b.settle(), c.settle();
  a.interrupt(3);
  EXPECT_EQ(flag.number_seen(), 0);
  flag.set();
  for (int woken = 1; woken <= 3; ++woken) {
    flag.condition.notify_one();
    while (flag.number_seen() < woken) ::sched_yield();  // hangs if nobody wakes
  }
}

/// Each takes what the others leave, told under the mutex or after it: a lost notification would leave all asleep.
TYPED_TEST(condition_conformance, no_notification_is_lost) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  typename TypeParam::mutex mutex;
  TypeParam condition;
  std::deque<unsigned> things;
  std::uint64_t sum = 0;
  constexpr unsigned rounds = 3'000;
  in_threads(4, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; i < rounds; ++i) {
      if (self % 2 == 0) {
        const std::lock_guard guard(mutex);
        while (things.empty()) condition.wait(mutex);
        sum += things.front();
        things.pop_front();
        continue;
      }
      std::unique_lock guard(mutex);
      things.push_back(i);
      if (random() % 2 == 0) guard.unlock();
      sometimes_yield(random);
      condition.notify_one();
    }
  });
  EXPECT_TRUE(things.empty());
  EXPECT_EQ(sum, std::uint64_t{rounds} * (rounds - 1));
}

}  // namespace
}  // namespace fencepost::conformance::condition_test
