// What waits does not miss the wake-up that comes while it is about to sleep.
//
// Two threads meet in rounds. In each, both come at about the same time, and one lets the other wait for a random time, from
// nothing to somewhat more than anything spins before it sleeps. Nobody wakes a sleeper a second time, so that one that missed
// its wake-up hangs the test. std::counting_semaphore's own acquire() in libstdc++ 12 does, after some thousand rounds.
#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "arch/contract.hpp"
#include "harness/team/spin_barrier.hpp"
#include "primitives/concepts.hpp"
#include "primitives/generated/barrier.hpp"
#include "primitives/generated/channel.hpp"
#include "primitives/generated/commit.hpp"
#include "primitives/generated/condition.hpp"
#include "primitives/generated/flight.hpp"
#include "primitives/generated/mutex.hpp"
#include "primitives/generated/once.hpp"
#include "primitives/generated/rwmutex.hpp"
#include "primitives/generated/semaphore.hpp"
#include "primitives/generated/wait_group.hpp"
#include "primitives/support/holder.hpp"
#include "tests/primitives/channel/selectable.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::missed_wake_test {
namespace {

using Clock = std::chrono::steady_clock;
using Random = std::mt19937_64;

/// Up to 13 us, and half of the time below 0.5 us.
void pause(Random& random) {
  const std::uint64_t most = 100U << random() % 8;
  const auto end = Clock::now() + std::chrono::nanoseconds(random() % most);
  while (Clock::now() < end) {
  }
}

/// In each round make() gives an owning pointer to a new object, and two threads, as 0 and 1, call round(object, self, wait); one
/// of these calls wait() where the other has to wait for it.
template <class Make, class Round>
void expect_no_wake_missed(Make make, Round round) {
  constexpr unsigned rounds = 10'000;
  const auto end =
      Clock::now() + std::chrono::seconds(1);  // no new round: on an emulated or busy CPU
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  harness::SpinBarrier together(2);
  decltype(make()) object{};
  bool over = false;
  unsigned first =
      0;  // the thread that is 0: the other may have made the object, whose memory is then far
  in_threads(2, [&](unsigned self) {
    pin(self);
    Random random = generator(seed, self);
    for (unsigned done = 0;; ++done) {
      if (self == 0) {
        object = make();
        first = random() % 2;
        over = done == rounds || Clock::now() > end;
      }
      together.arrive_and_wait();
      if (over) return;
      for (auto relaxes = random() % 16; relaxes > 0; --relaxes) arch::relax();
      round(*object, self ^ first, [&] { pause(random); });
      together.arrive_and_wait();
    }
  });
}

/// The same for what is made of these arguments.
template <class T, class... Arguments>
auto made_of(Arguments... arguments) {
  return [=] { return std::make_unique<T>(arguments...); };
}

template <class T>
class missed_wake_mutex : public suite {
  void SetUp() override {
    if constexpr (requires { T::obstacle(); }) {
      if (T::obstacle()) GTEST_SKIP() << *T::obstacle();
    }
  }
};
TYPED_TEST_SUITE(missed_wake_mutex, gtest_types<mutex::all>::type, primitive_name);

TYPED_TEST(missed_wake_mutex, unlock) {
  expect_no_wake_missed(made_of<TypeParam>(), [](TypeParam& lock, unsigned self, auto wait) {
    const support::guard guard(lock);
    if (self == 0) wait();
  });
}

template <class T>
class missed_wake_rwmutex : public suite {};
TYPED_TEST_SUITE(missed_wake_rwmutex, gtest_types<rwmutex::all>::type, primitive_name);

TYPED_TEST(missed_wake_rwmutex, unlock) {
  const auto make = made_of<TypeParam>();
  const auto write = [](TypeParam& lock, auto then) {
    const std::lock_guard guard(lock);
    then();
  };
  const auto read = [](TypeParam& lock, auto then) {
    const std::shared_lock guard(lock);
    then();
  };
  const auto nothing = [] {};
  expect_no_wake_missed(make, [&](TypeParam& lock, unsigned self, auto wait) {
    self == 0 ? write(lock, wait) : write(lock, nothing);
  });
  expect_no_wake_missed(make, [&](TypeParam& lock, unsigned self, auto wait) {
    self == 0 ? write(lock, wait) : read(lock, nothing);
  });
  expect_no_wake_missed(make, [&](TypeParam& lock, unsigned self, auto wait) {
    self == 0 ? read(lock, wait) : write(lock, nothing);
  });
}

template <class T>
class missed_wake_semaphore : public suite {};
TYPED_TEST_SUITE(missed_wake_semaphore, gtest_types<semaphore::all>::type, primitive_name);

TYPED_TEST(missed_wake_semaphore, release) {
  expect_no_wake_missed(made_of<TypeParam>(1U), [](TypeParam& one, unsigned self, auto wait) {
    one.acquire();
    if (self == 0) wait();
    one.release();
  });
}

template <class T>
class missed_wake_wait_group : public suite {};
TYPED_TEST_SUITE(missed_wake_wait_group, gtest_types<wait_group::all>::type, primitive_name);

TYPED_TEST(missed_wake_wait_group, done) {
  expect_no_wake_missed(made_of<TypeParam>(1), [](TypeParam& group, unsigned self, auto wait) {
    if (self == 1) return group.wait();
    wait();
    group.done();
  });
}

template <class T>
class missed_wake_condition : public suite {};
TYPED_TEST_SUITE(missed_wake_condition, gtest_types<condition::all>::type, primitive_name);

TYPED_TEST(missed_wake_condition, notify) {
  struct Flag {
    typename TypeParam::mutex mutex;
    TypeParam condition;
    bool is_set = false;
  };
  expect_no_wake_missed(made_of<Flag>(), [](Flag& flag, unsigned self, auto wait) {
    if (self == 0) wait();
    const std::lock_guard guard(flag.mutex);
    if (self == 0) {
      flag.is_set = true;
      flag.condition.notify_one();
    }
    while (!flag.is_set) flag.condition.wait(flag.mutex);
  });
}

template <class T>
class missed_wake_channel : public suite {};
TYPED_TEST_SUITE(missed_wake_channel, channels, primitive_name);

TYPED_TEST(missed_wake_channel, send_and_recv) {
  for (const std::size_t capacity : {0U, 1U}) {
    const auto make = made_of<TypeParam>(capacity);
    for (const unsigned late : {0U, 1U}) {
      expect_no_wake_missed(make, [=](TypeParam& channel, unsigned self, auto wait) {
        if (self == late) wait();
        for (unsigned i = 0; i < 2; ++i) {  // the second finds no room
          if (self == 0) {
            channel.send(i);
          } else {
            EXPECT_EQ(channel.recv(), i);
          }
        }
      });
    }
  }
}

template <class T>
class missed_wake_barrier : public suite {};
TYPED_TEST_SUITE(missed_wake_barrier, gtest_types<barrier::all>::type, primitive_name);

TYPED_TEST(missed_wake_barrier, arrival) {
  expect_no_wake_missed(made_of<TypeParam>(2), [](TypeParam& both, unsigned self, auto wait) {
    if (self == 0) wait();
    both.arrive_and_wait();
  });
}

template <class T>
class missed_wake_commit : public suite {};
TYPED_TEST_SUITE(missed_wake_commit, gtest_types<commit::all>::type, primitive_name);

TYPED_TEST(missed_wake_commit, vote) {
  expect_no_wake_missed(made_of<TypeParam>(2), [](TypeParam& both, unsigned self, auto wait) {
    if (self == 0) wait();
    EXPECT_TRUE(both.vote(true));
  });
}

template <class T>
class missed_wake_once : public suite {};
TYPED_TEST_SUITE(missed_wake_once, gtest_types<once::all>::type, primitive_name);

TYPED_TEST(missed_wake_once, end_of_call) {
  expect_no_wake_missed(made_of<TypeParam>(),
                        [](TypeParam& once, unsigned, auto wait) { once.call(wait); });
}

template <class T>
class missed_wake_flight : public suite {};
TYPED_TEST_SUITE(missed_wake_flight, gtest_types<flight::all>::type, primitive_name);

TYPED_TEST(missed_wake_flight, end_of_work) {
  expect_no_wake_missed(made_of<TypeParam>(), [](TypeParam& flight, unsigned, auto wait) {
    const auto work = [&]() -> std::uint64_t {
      wait();
      return 7;
    };
    EXPECT_EQ(flight.run(work), 7U);
  });
}

}  // namespace
}  // namespace fencepost::conformance::missed_wake_test
