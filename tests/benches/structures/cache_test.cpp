// The benchmarks of caches say what is wrong with one.
#include "benches/structures/cache.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/benchmark/allocations.hpp"
#include "primitives/cache/clock.hpp"
#include "primitives/cache/mutex_lru.hpp"
#include "primitives/generated/cache.hpp"
#include "primitives/support/random.hpp"
#include "tests/benches/window.hpp"
#include "tests/primitives/structures/cache_model.hpp"

namespace fencepost::bench::cache_test {
namespace {

/// What is said of a window of this cache.
template <class C, CacheUse use>
std::string verdict(unsigned threads, Keys keys = Keys::zipf, ReadShare reads = {100}) {
  CacheBench<C, use> bench(64, keys, reads);
  std::string said;
  window(bench, threads, 500, bench.own_bytes, 100'000, &said);
  return said;
}

TEST(ACache, IsRight) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<cache::mutex_lru, CacheUse::get_hit>(threads)), "");
    EXPECT_EQ((verdict<cache::mutex_lru, CacheUse::mix>(threads)), "");
    EXPECT_EQ((verdict<cache::clock, CacheUse::get_hit>(threads)), "");
    EXPECT_EQ((verdict<cache::clock, CacheUse::mix>(threads)), "");
    for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) {
      EXPECT_EQ((verdict<cache::mutex_lru, CacheUse::updates>(threads, keys, {50})), "");
      EXPECT_EQ((verdict<cache::clock, CacheUse::updates>(threads, keys, {50})), "");
    }
  }
}

TEST(ACache, ServesAllWindowsOfABurstWhereItIsLarge) {
  CacheBench<cache::mutex_lru, CacheUse::mix> bench(131'072, Keys::zipf);
  EXPECT_EQ(burst(bench, 1), "");
  EXPECT_NEAR(bench.values().at("hit_rate"), 0.78, 0.02);
  if (harness::can_count_allocations()) {
    EXPECT_NEAR(bench.values().at("bytes_per_entry"), 44, 1) << "one object, one bucket, one entry";
  }
}

struct FindsTheWrongKey : cache::mutex_lru {
  using mutex_lru::mutex_lru;
  std::optional<std::uint64_t> get(std::uint64_t key) {
    const auto found = mutex_lru::get(key);
    return found ? std::optional(*found ^ 1) : found;
  }
};
struct Forgets : cache::mutex_lru {
  using mutex_lru::mutex_lru;
  std::optional<std::uint64_t> get(std::uint64_t key) {
    return ++calls % 8 == 0 ? std::nullopt : mutex_lru::get(key);
  }
  std::uint64_t calls = 0;
};
struct Drops : cache::mutex_lru {
  using mutex_lru::mutex_lru;
  void put(std::uint64_t, std::uint64_t) {}
};

TEST(ACache, IsFoundToBeWrong) {
  EXPECT_NE((verdict<FindsTheWrongKey, CacheUse::get_hit>(1).find("another key")),
            std::string::npos);
  EXPECT_NE((verdict<FindsTheWrongKey, CacheUse::mix>(3).find("another key")), std::string::npos);
  EXPECT_NE((verdict<Forgets, CacheUse::get_hit>(1).find("not found")), std::string::npos);
  EXPECT_NE((verdict<Forgets, CacheUse::mix>(1)), "");
  EXPECT_NE((verdict<Drops, CacheUse::mix>(1).find("used last")), std::string::npos);
}

/// Of a window of one thread: how many operations were timed, as a share.
template <CacheUse use>
double share_timed(CacheBench<cache::mutex_lru, use>& bench) {
  const std::uint64_t done = window(bench, 1, 500, bench.own_bytes, 100'000)[0].counted();
  const auto timed = static_cast<double>(bench.durations()->all().count());
  return timed / static_cast<double>(done);
}

TEST(ACache, TimesEachGetOrEachPut) {
  CacheBench<cache::mutex_lru, CacheUse::each_get> gets(64, Keys::zipf);
  EXPECT_DOUBLE_EQ(share_timed(gets), 1.0);
  CacheBench<cache::mutex_lru, CacheUse::each_put> puts(64, Keys::zipf);
  const double after_a_miss = share_timed(puts);
  EXPECT_DOUBLE_EQ(after_a_miss, 1.0 - puts.values().at("hit_rate"));
  CacheBench<cache::mutex_lru, CacheUse::mix> untimed(64, Keys::zipf);
  EXPECT_EQ(untimed.durations(), nullptr);
}

/// Notes the keys that are asked for, and how the calling thread would draw next.
struct Call {
  std::uint64_t key;
  support::xorshift draws;
};
template <class C>
struct Recorded : C {
  using C::C;
  std::optional<std::uint64_t> get(std::uint64_t key) {
    calls.push_back({key, support::thread_random()});
    return C::get(key);
  }
  static inline std::vector<Call> calls;
};

struct Rates {
  double told = 0.0, of_model = 0.0;
  std::string wrong;
};
/// Of a window of one thread: what the benchmark tells, and what a model of the cache finds of the same keys.
template <class C>
Rates hit_rates(eviction rule) {
  constexpr std::uint64_t size = 64, before = settled_after<C> * size;  // gets at the begin
  Recorded<C>::calls.clear();
  CacheBench<Recorded<C>, CacheUse::mix> bench(size, Keys::zipf);
  std::string wrong;
  const std::uint64_t gets = window(bench, 1, 500, bench.own_bytes, 100'000, &wrong)[0].counted();
  const C shape(size);
  std::map<std::size_t, conformance::Part> parts;
  std::uint64_t hits = 0;
  for (std::uint64_t i = 0; i < before + gets; ++i) {
    auto& [key, draws] = Recorded<C>::calls.at(i);
    conformance::Part made{rule, shape.part_capacity(), {}, {}, 0};
    conformance::Part& part = parts.try_emplace(shape.part_of(key), std::move(made)).first->second;
    const bool found = part.get(key, draws).has_value();
    if (!found) part.put(key, 0);
    hits += found && i >= before ? 1U : 0U;
  }
  return {bench.values().at("hit_rate"), static_cast<double>(hits) / static_cast<double>(gets),
          wrong};
}

TEST(TheHitRateOfACache, IsThatOfTheModelOfItsRule) {
  arch::for_each(cache::all{}, []<class C>(std::type_identity<C>) {
    const Rates rates = hit_rates<C>(C::evicts);
    EXPECT_EQ(rates.wrong, "");
    EXPECT_DOUBLE_EQ(rates.told, rates.of_model) << C::name;
    EXPECT_GT(rates.told, 0.3) << C::name;
  });
}

/// Does not find some keys that are there.
struct CountsWrong : cache::mutex_lru {
  using mutex_lru::mutex_lru;
  std::optional<std::uint64_t> get(std::uint64_t key) {
    const auto found = mutex_lru::get(key);
    return key % 64 == 0 ? std::nullopt : found;
  }
};

TEST(TheHitRateOfACache, DiffersFromThatOfAnotherRule) {
  const Rates of_another = hit_rates<cache::mutex_lru>(eviction::segmented_lru);
  EXPECT_NE(of_another.told, of_another.of_model);
  const Rates wrong = hit_rates<CountsWrong>(eviction::lru);
  EXPECT_LT(wrong.told, wrong.of_model);
}

TEST(TheHitRateOfACache, IsToldOfMixesOnly) {
  using Gets = CacheBench<cache::mutex_lru, CacheUse::get_hit>;
  Gets gets(64, Keys::zipf);
  window(gets, 1, 500, Gets::own_bytes, 100'000);
  EXPECT_FALSE(gets.values().contains("hit_rate"));
  using Updates = CacheBench<cache::mutex_lru, CacheUse::updates>;
  Updates updates(64, Keys::one, {50});
  window(updates, 1, 500, Updates::own_bytes, 100'000);
  EXPECT_EQ(updates.values().at("hit_rate"), 1.0) << "of the gets";
}

}  // namespace
}  // namespace fencepost::bench::cache_test
