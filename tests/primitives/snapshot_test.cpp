// Every snapshot: a read has all words of one write, no thread reads an older one than before, and what was written before it is
// seen.
//
// A missing order shows on x86-64 only under ThreadSanitizer: run these with it, too.
#include <array>
#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>

#include "primitives/concepts.hpp"
#include "primitives/generated/snapshot.hpp"
#include "primitives/snapshot/versioned_cow.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::snapshot_test {
namespace {

/// See shared_ptr_cow.hpp.
template <class T>
constexpr bool fit_for_tsan = !support::under_tsan || !std::same_as<T, snapshot::shared_ptr_cow>;

template <class T>
class snapshot_conformance : public suite {
  static_assert(Snapshot<T>);

 protected:
  void SetUp() override {
    if (!fit_for_tsan<T>) GTEST_SKIP() << "libstdc++'s atomic shared_ptr under TSan";
  }
};
TYPED_TEST_SUITE(snapshot_conformance, gtest_types<snapshot::all>::type, primitive_name);

template <class T>
void write(T& data, unsigned k) {
  typename T::value_type from{};
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = k + static_cast<unsigned>(i);
  data.write(from);
}

/// Which write it has read.
template <class T>
unsigned read(T& data) {
  typename T::value_type to{};
  data.read(to);
  const auto k = static_cast<unsigned>(to[0]);
  if (k == 0 && to[1] == 0) return 0;  // the initial value
  for (std::size_t i = 0; i < to.size(); ++i) EXPECT_EQ(to[i], k + i) << "torn";
  return k;
}

TYPED_TEST(snapshot_conformance, holds_zeros_and_then_the_last_write) {
  TypeParam data;
  typename TypeParam::value_type to{};
  to.fill(1);
  data.read(to);
  EXPECT_EQ(to, typename TypeParam::value_type{});
  for (unsigned k = 1; k < 20; ++k) {
    write(data, k);
    EXPECT_EQ(read(data), k);
    EXPECT_EQ(read(data), k) << "again";
  }
}

/// One writes, the others read; plain data beside it shows what a write publishes.
template <class T>
void expect_whole_reads(unsigned readers) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned writes = 3'000;
  T data;
  std::vector<unsigned> before(writes + 1);
  in_threads(readers + 1, [&](unsigned self) {
    auto random = generator(seed, self);
    for (unsigned k = 1; self == 0 && k <= writes; ++k) {
      before[k] = k;
      write(data, k);
      sometimes_yield(random);
    }
    for (unsigned last = 0; self != 0 && last < writes;) {
      const unsigned k = read(data);
      EXPECT_GE(k, last) << "older than before";
      EXPECT_EQ(before[k], k);
      last = k;
      sometimes_yield(random);
    }
  });
}

TYPED_TEST(snapshot_conformance, one_reader_sees_whole_writes_in_order) {
  expect_whole_reads<TypeParam>(1);
}

TYPED_TEST(snapshot_conformance, readers_see_whole_writes_in_order_with_more_threads_than_cpus) {
  if (!TypeParam::many_readers) GTEST_SKIP() << "has one reader";
  expect_whole_reads<TypeParam>(TypeParam::many_readers ? 7 : 1);
}

/// All read and write; those of one writer take turns. A write that has happened before a read is seen by it, or a later one.
template <class T>
void expect_order_among_writers() {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  T data;
  support::futex_lock turn;
  unsigned written = 0;  // guarded by turn
  in_threads(8, [&](unsigned self) {
    auto random = generator(seed, self);
    unsigned last = 0;
    for (unsigned i = 0; i < 1'000; ++i) {
      if (random() % 4 == 0) {
        const support::guard guard(turn);
        write(data, ++written);
        EXPECT_EQ(read(data), written) << "its own";
        last = written;
      } else {
        const unsigned k = read(data);
        EXPECT_GE(k, last);
        last = k;
      }
      sometimes_yield(random);
    }
  });
  EXPECT_EQ(read(data), written);
}

TYPED_TEST(snapshot_conformance, every_write_replaces_the_one_before) {
  if constexpr (TypeParam::many_readers) expect_order_among_writers<TypeParam>();
  if constexpr (!TypeParam::many_readers) GTEST_SKIP() << "has one reader";
}

template <class T>
void expect_many_writers() {
  T data;
  in_threads(8, [&](unsigned self) {
    for (unsigned i = 0; i < 2'000; ++i) {
      const unsigned mine = 1 + self * 10'000 + i;
      if (i % 4 == 0) {
        write(data, mine);
        EXPECT_NE(read(data), 0U);
      } else {
        read(data);
      }
    }
  });
  EXPECT_EQ(read(data) % 10'000, 1U + 1'996) << "the last write of a thread";
}

TYPED_TEST(snapshot_conformance, writers_together_leave_whole_words) {
  if constexpr (TypeParam::many_writers) expect_many_writers<TypeParam>();
  if constexpr (!TypeParam::many_writers) GTEST_SKIP() << "has one writer";
}

/// Reads, adds one and tries to commit.
template <class T>
bool try_increment(T& data) {
  typename T::value_type words{};
  const std::uint64_t seen = data.read(words);
  EXPECT_EQ(words[0], seen) << "the version of other words";
  words.fill(words[0] + 1);
  return data.update(seen, words);
}

template <class T>
void expect_sum_of_increments() {
  constexpr unsigned threads = 7, times = 500;
  T data;
  in_threads(threads, [&](unsigned) {
    for (unsigned done = 0; done < times;) {
      if (try_increment(data)) ++done;
    }
  });
  typename T::value_type words{};
  EXPECT_EQ(data.read(words), threads * times);
  EXPECT_EQ(words[0], threads * times);
}

TYPED_TEST(snapshot_conformance, no_optimistic_update_is_lost) {
  if constexpr (VersionedSnapshot<TypeParam>) expect_sum_of_increments<TypeParam>();
  if constexpr (!VersionedSnapshot<TypeParam>) GTEST_SKIP() << "has no versions";
}

struct Rounds {
  std::uint64_t committed = 0;  ///< updates that succeeded
  std::uint64_t value = 0;      ///< what is left of them, if each adds one
};

/// In each round all threads read, and then all update what they have read.
template <class T>
Rounds rounds_of_updates(unsigned threads, unsigned rounds) {
  T data;
  std::barrier<> step(static_cast<std::ptrdiff_t>(threads));
  std::atomic<std::uint64_t> committed{0};
  in_threads(threads, [&](unsigned) {
    for (unsigned round = 0; round < rounds; ++round) {
      typename T::value_type words{};
      const std::uint64_t seen = data.read(words);
      words.fill(words[0] + 1);
      step.arrive_and_wait();
      // relaxed: read when all have ended
      if (data.update(seen, words)) committed.fetch_add(1, std::memory_order_relaxed);
      step.arrive_and_wait();
    }
  });
  typename T::value_type words{};
  data.read(words);
  return {committed.load(std::memory_order_relaxed), words[0]};
}

template <class T>
void expect_first_committer_wins() {
  const Rounds done = rounds_of_updates<T>(5, 200);
  EXPECT_EQ(done.committed, 200U);
  EXPECT_EQ(done.value, 200U);
}

TYPED_TEST(snapshot_conformance, the_first_update_of_a_version_wins) {
  if constexpr (VersionedSnapshot<TypeParam>) expect_first_committer_wins<TypeParam>();
  if constexpr (!VersionedSnapshot<TypeParam>) GTEST_SKIP() << "has no versions";
}

template <class T>
void expect_versions_of_writes() {
  T data;
  typename T::value_type words{};
  for (unsigned k = 0; k < 40; ++k) {
    EXPECT_EQ(data.read(words), 2 * k);
    write(data, 7);
    EXPECT_FALSE(data.update(2 * k, words)) << "too late";
    EXPECT_EQ(read(data), 7U) << "which changes nothing";
    EXPECT_TRUE(data.update(2 * k + 1, words)) << "a write is a version";
  }
}

TYPED_TEST(snapshot_conformance, updates_that_are_too_late_change_nothing) {
  if constexpr (VersionedSnapshot<TypeParam>) expect_versions_of_writes<TypeParam>();
  if constexpr (!VersionedSnapshot<TypeParam>) GTEST_SKIP() << "has no versions";
}

/// Does not look at the version.
struct NoCheck : snapshot::versioned_cow {
  bool update(std::uint64_t, const value_type& from) {
    write(from);
    return true;
  }
};

TEST(snapshot_tests, see_updates_that_are_lost) {
  const Rounds done = rounds_of_updates<NoCheck>(5, 200);
  EXPECT_EQ(done.committed, 1'000U);
  EXPECT_EQ(done.value, 200U);
}

}  // namespace
}  // namespace fencepost::conformance::snapshot_test
