// Every reader-writer lock: a writer alone, readers together where promised, an honest try_*, and
// nobody left asleep. Who goes first: rwmutex_order_test.cpp.
#include <barrier>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/rwmutex.hpp"
#include "tests/primitives/never_yields.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::rwmutex_test {
namespace {

template <class T>
class rwmutex_conformance : public suite {
  static_assert(RwMutex<T>);
};
TYPED_TEST_SUITE(rwmutex_conformance, gtest_types<rwmutex::all>::type, primitive_name);

// Takes the lock by waiting for it, or by trying until it is there.
enum class way { wait, try_again };

template <class T>
void write_lock(T& lock, way how) {
  if (how == way::wait) return lock.lock();
  while (!lock.try_lock()) ::sched_yield();
}
template <class T>
void read_lock(T& lock, way how) {
  if (how == way::wait) return lock.lock_shared();
  while (!lock.try_lock_shared()) ::sched_yield();
}

// Each thread reads or writes at random: threads that only read would keep one that tries
// to write out until they are done, and nothing would be seen.
template <class T>
void expect_exclusion(unsigned threads, unsigned rounds, const std::vector<way>& ways) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  if (never_yields<T>) rounds /= 20;
  T lock;
  std::uint64_t first = 0, second = 0;  // equal unless a writer is inside; plain for TSan
  std::atomic<std::uint64_t> written{0};
  in_threads(threads, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned i = 0; i < rounds; ++i) {
      const way how = ways[random() % ways.size()];
      if (random() % 4 == 0) {
        write_lock(lock, how);
        const std::uint64_t before = first;
        first = before + 1;
        sometimes_yield(random);
        second = before + 1;
        lock.unlock();
        written.fetch_add(1, std::memory_order_relaxed);  // relaxed: read after the join
      } else {
        read_lock(lock, how);
        const std::uint64_t seen = second;
        sometimes_yield(random);
        EXPECT_EQ(first, seen);
        lock.unlock_shared();
      }
    }
  });
  EXPECT_EQ(first, written.load(std::memory_order_relaxed));  // relaxed: the threads have ended
}

TYPED_TEST(rwmutex_conformance, writer_excludes_all) {
  expect_exclusion<TypeParam>(2, 20'000, {way::wait});
}

// Nothing but the lock's own steps: here a reader leaves between two steps of a writer that comes.
TYPED_TEST(rwmutex_conformance, writer_excludes_all_with_the_shortest_sections) {
  TypeParam lock;
  std::uint64_t plain = 0;
  constexpr std::uint64_t rounds = 30'000;
  in_threads(2, [&](unsigned self) {
    std::uint64_t seen = 0;
    for (std::uint64_t i = 0; i < rounds; ++i) {
      if (self == 0) {
        const std::lock_guard guard(lock);
        ++plain;
      } else {
        const std::shared_lock guard(lock);
        EXPECT_LE(seen, plain);
        seen = plain;
      }
    }
  });
  EXPECT_EQ(plain, rounds);
}

TYPED_TEST(rwmutex_conformance, try_excludes_too) {
  expect_exclusion<TypeParam>(2, 10'000, {way::try_again});
}

TYPED_TEST(rwmutex_conformance, waiting_and_trying_mix) {
  expect_exclusion<TypeParam>(4, 4'000, {way::wait, way::try_again});
}

TYPED_TEST(rwmutex_conformance, excludes_and_finishes_with_more_threads_than_cpus) {
  expect_exclusion<TypeParam>(8, 3'000, {way::wait});
}

// Another thread's try; what was taken is given back at once.
template <class T>
bool can_write(T& lock) {
  return in_another_thread([&] { return std::unique_lock(lock, std::try_to_lock).owns_lock(); });
}
template <class T>
bool can_read(T& lock) {
  return in_another_thread([&] { return std::shared_lock(lock, std::try_to_lock).owns_lock(); });
}

TYPED_TEST(rwmutex_conformance, try_takes_what_is_free_and_no_more) {
  TypeParam lock;
  EXPECT_TRUE(can_write(lock));
  EXPECT_TRUE(can_read(lock));
  lock.lock();
  EXPECT_FALSE(can_write(lock)) << "held by lock()";
  EXPECT_FALSE(can_read(lock)) << "held by lock()";
  lock.unlock();
  ASSERT_TRUE(lock.try_lock()) << "free again";
  EXPECT_FALSE(can_write(lock)) << "held by try_lock()";
  EXPECT_FALSE(can_read(lock)) << "held by try_lock()";
  lock.unlock();
  lock.lock_shared();
  EXPECT_FALSE(can_write(lock)) << "held by lock_shared()";
  EXPECT_EQ(can_read(lock), TypeParam::readers_share);
  lock.unlock_shared();
  ASSERT_TRUE(lock.try_lock_shared()) << "free again";
  EXPECT_FALSE(can_write(lock)) << "held by try_lock_shared()";
  EXPECT_EQ(can_read(lock), TypeParam::readers_share);
  lock.unlock_shared();
  EXPECT_TRUE(can_write(lock));
}

TYPED_TEST(rwmutex_conformance, readers_hold_it_together) {
  if (!TypeParam::readers_share) GTEST_SKIP() << TypeParam::name << " does not claim readers_share";
  TypeParam lock;
  std::barrier all_inside(4);
  in_threads(4, [&](unsigned) {
    const std::shared_lock guard(lock);
    all_inside.arrive_and_wait();  // hangs unless all four can be inside
  });
}

TYPED_TEST(rwmutex_conformance, sleepers_on_both_sides_are_all_woken) {
  for (int round = 0; round < 5; ++round) {
    TypeParam lock;
    int data = 0;
    lock.lock();
    {
      const auto read = [&] {
        const std::shared_lock guard(lock);
        EXPECT_GE(data, 1);
      };
      const auto write = [&] {
        const std::lock_guard guard(lock);
        ++data;
      };
      waiting_thread a(read), b(write), c(read), d(write), e(read);
      a.settle(), b.settle(), c.settle(), d.settle(), e.settle();
      data = 1;
      lock.unlock();
    }
    EXPECT_EQ(data, 3);
  }
}

TYPED_TEST(rwmutex_conformance, a_signal_does_not_end_the_wait) {
  TypeParam lock;
  int data = 0;
  lock.lock();
  waiting_thread reader([&] {
    const std::shared_lock guard(lock);
    EXPECT_GE(data, 1);
  });
  waiting_thread writer([&] {
    const std::lock_guard guard(lock);
    EXPECT_EQ(data++, 1);
  });
  reader.settle(), writer.settle();
  reader.interrupt(3), writer.interrupt(3);
  data = 1;
  lock.unlock();
  reader.join(), writer.join();
  EXPECT_EQ(data, 2);
}

}  // namespace
}  // namespace fencepost::conformance::rwmutex_test
