// Benchmarks that time single operations: each of its kind has a duration, and one that is slow is seen.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "benches/coordination/hand_off.hpp"
#include "benches/coordination/single_flight.hpp"
#include "benches/sets/set_mix.hpp"
#include "benches/structures/disjoint_sets.hpp"
#include "benches/structures/filter.hpp"
#include "benches/structures/limiter.hpp"
#include "benches/structures/object_pool.hpp"
#include "primitives/disjoint_sets/mutex_sets.hpp"
#include "primitives/filter/bloom.hpp"
#include "primitives/flight/single_flight.hpp"
#include "primitives/limiter/mutex_bucket.hpp"
#include "primitives/object_pool/mutex_free_list.hpp"
#include "primitives/pool/channel_pool.hpp"
#include "primitives/set/mutex_set.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::each_operation_test {
namespace {

constexpr std::uint64_t slow_ticks = 5'000;

/// Of `this_kind`, each 20th call is slow.
class Slowness {
 public:
  void of(bool this_kind) const {
    if (!this_kind || ++calls_ % 20 != 0) return;
    const std::uint64_t begin = arch::timestamp_ordered();
    while (arch::timestamp_ordered() - begin < slow_ticks) {
    }
  }

 private:
  mutable std::uint64_t calls_ = 0;
};

/// Of a window; slow operations, one in 20, are in the farthest hundredth, whose buckets are right to 1.6 %.
template <class Bench>
harness::Durations durations_of(Bench bench, unsigned threads = 1,
                                std::size_t own_bytes = sizeof(harness::Durations) + 512) {
  window(bench, threads, 500, own_bytes, 100'000);
  const harness::Durations all = bench.durations()->all();
  EXPECT_GE(bench.durations()->all().longest(), bench.durations()->least_longest());
  return all;
}
void expect_slow(const harness::Durations& all, std::uint64_t least_operations = 500) {
  EXPECT_GE(all.count(), least_operations);
  EXPECT_GE(all.longest(), slow_ticks);
  EXPECT_GE(all.quantile(0.99), 0.98 * slow_ticks);
}

template <Timed slow>
struct SlowSet : set::mutex_set {
  using mutex_set::mutex_set;
  bool contains(user& self, std::uint64_t key) {
    return slowness.of(slow == Timed::reads), mutex_set::contains(self, key);
  }
  bool insert(user& self, std::uint64_t key) {
    return slowness.of(slow == Timed::writes), mutex_set::insert(self, key);
  }
  bool erase(user& self, std::uint64_t key) {
    return slowness.of(slow == Timed::writes), mutex_set::erase(self, key);
  }
  Slowness slowness;
};
template <Timed timed>
SetMix<SlowSet<timed>, timed> sets(unsigned reads) {
  return {{reads}, 64, Keys::zipf};
}

TEST(EachLookupOrWriteOfASet, IsTimed) {
  expect_slow(durations_of(sets<Timed::reads>(50)), 100);
  expect_slow(durations_of(sets<Timed::writes>(50)), 100);
  expect_slow(durations_of(sets<Timed::reads>(100)));
  expect_slow(durations_of(sets<Timed::writes>(0)));
  EXPECT_EQ(durations_of(sets<Timed::reads>(0)).count(), 0U);
  EXPECT_EQ(durations_of(sets<Timed::writes>(100)).count(), 0U);
  EXPECT_EQ(sets<Timed::none>(50).durations(), nullptr);
}

template <bool inserts>
struct SlowFilter : filter::bloom {
  using bloom::bloom;
  void insert(std::uint64_t key) { slowness.of(inserts), bloom::insert(key); }
  bool contains(std::uint64_t key) const { return slowness.of(!inserts), bloom::contains(key); }
  Slowness slowness;
};

TEST(EachOperationOnAFilter, IsTimed) {
  expect_slow(durations_of(FilterBench<SlowFilter<true>, Ask::insert, true>(4096)));
  expect_slow(durations_of(FilterBench<SlowFilter<false>, Ask::hit, true>(4096)));
  expect_slow(durations_of(FilterBench<SlowFilter<false>, Ask::miss, true>(4096)));
}

template <Timed slow>
struct SlowSets : disjoint_sets::mutex_sets {
  using mutex_sets::mutex_sets;
  bool unite(std::uint32_t a, std::uint32_t b) {
    return slowness.of(slow == Timed::writes), mutex_sets::unite(a, b);
  }
  bool same_set(std::uint32_t a, std::uint32_t b) {
    return slowness.of(slow == Timed::reads), mutex_sets::same_set(a, b);
  }
  Slowness slowness;
};

TEST(EachOperationOnDisjointSets, IsTimed) {
  expect_slow(durations_of(Unite<SlowSets<Timed::writes>, Timed::writes>(1024, 50)), 100);
  expect_slow(durations_of(Unite<SlowSets<Timed::reads>, Timed::reads>(1024, 50)), 100);
  EXPECT_EQ(durations_of(Unite<SlowSets<Timed::writes>, Timed::writes>(1024, 0)).count(), 0U);
  EXPECT_EQ(durations_of(Unite<SlowSets<Timed::reads>, Timed::reads>(1024, 100)).count(), 0U);
}

struct SlowBucket : limiter::mutex_bucket {
  using mutex_bucket::mutex_bucket;
  bool acquire(std::uint64_t now) { return slowness.of(true), mutex_bucket::acquire(now); }
  Slowness slowness;
};

TEST(EachCallOfALimiter, IsTimed) {
  expect_slow(durations_of(Acquire<SlowBucket, true, true>()));
  expect_slow(durations_of(Acquire<SlowBucket, false, true>()));
}

template <TimedEnd slow>
struct SlowPool : object_pool::mutex_free_list {
  using mutex_free_list::mutex_free_list;
  object* get() { return slowness.of(slow == TimedEnd::get), mutex_free_list::get(); }
  void put(object& one) { slowness.of(slow == TimedEnd::put), mutex_free_list::put(one); }
  Slowness slowness;
};

TEST(EachEndOfAnObjectPool, IsTimed) {
  expect_slow(durations_of(GetPut<SlowPool<TimedEnd::get>, TimedEnd::get>()));
  expect_slow(durations_of(GetPut<SlowPool<TimedEnd::put>, TimedEnd::put>()));
}

struct SlowFlight : flight::single_flight {
  template <class F>
  std::uint64_t run(F&& work) {
    return slowness.of(true), single_flight::run(std::forward<F>(work));
  }
  Slowness slowness;
};

TEST(EachSharedCall, IsTimed) { expect_slow(durations_of(SharedCalls<SlowFlight, true>())); }

struct SlowWorkers : pool::channel_pool {
  using channel_pool::channel_pool;
  bool submit(task& one) { return slowness.of(true), channel_pool::submit(one); }
  Slowness slowness;
};

TEST(EachHandOff, IsTimed) {
  const HandOff<SlowWorkers, true> timed(1, WorkLength(0), std::chrono::nanoseconds(0));
  expect_slow(durations_of(timed, 2), 20);
  const HandOff<SlowWorkers> untimed(1, WorkLength(0), std::chrono::nanoseconds(0));
  EXPECT_EQ(untimed.durations(), nullptr);
}

}  // namespace
}  // namespace fencepost::bench::each_operation_test
