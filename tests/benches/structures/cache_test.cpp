// The benchmarks of caches say what is wrong with one.
#include "benches/structures/cache.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "primitives/cache/clock.hpp"
#include "primitives/cache/mutex_lru.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::cache_test {
namespace {

/// What is said of a window of this cache.
template <class C, bool Gets>
std::string verdict(unsigned threads) {
  CacheBench<C, Gets> bench(64, Keys::zipf);
  std::string said;
  window(bench, threads, 500, bench.own_bytes, 100'000, &said);
  return said;
}

TEST(ACache, IsRight) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ((verdict<cache::mutex_lru, true>(threads)), "");
    EXPECT_EQ((verdict<cache::mutex_lru, false>(threads)), "");
    EXPECT_EQ((verdict<cache::clock, true>(threads)), "");
    EXPECT_EQ((verdict<cache::clock, false>(threads)), "");
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
  EXPECT_NE((verdict<FindsTheWrongKey, true>(1).find("another key")), std::string::npos);
  EXPECT_NE((verdict<FindsTheWrongKey, false>(3).find("another key")), std::string::npos);
  EXPECT_NE((verdict<Forgets, true>(1).find("not found")), std::string::npos);
  EXPECT_NE((verdict<Forgets, false>(1)), "");
  EXPECT_NE((verdict<Drops, false>(1).find("used last")), std::string::npos);
}

}  // namespace
}  // namespace fencepost::bench::cache_test
