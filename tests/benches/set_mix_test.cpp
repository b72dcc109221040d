// The mix on sets, growth of maps and a walk over them: what these benchmarks say of what is wrong.
#include "benches/sets/set_mix.hpp"

#include <gtest/gtest.h>

#include <string>

#include "benches/maps/grow.hpp"
#include "primitives/map/lock_free_map.hpp"
#include "primitives/map/mutex_map.hpp"
#include "primitives/set/lock_free_set.hpp"
#include "primitives/set/mutex_set.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::set_mix_test {
namespace {

template <class S>
std::string verdict(unsigned threads, ReadShare reads = {50}) {
  SetMix<S> mix(reads, 64, Keys::zipf);
  std::string said;
  window(mix, threads, 500, SetMix<S>::own_bytes, 100'000, &said);
  return said;
}

template <class S>
class AMixOnASet : public testing::Test {};
using Sets = testing::Types<set::mutex_set, set::lock_free_set>;
TYPED_TEST_SUITE(AMixOnASet, Sets);

TYPED_TEST(AMixOnASet, IsRight) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ(verdict<TypeParam>(threads), "");
    EXPECT_EQ(verdict<TypeParam>(threads, {99, 90}), "");
    EXPECT_EQ(verdict<TypeParam>(threads, {100}), "");
  }
}

TYPED_TEST(AMixOnASet, IsRightOverAllWindowsOfALargeOne) {
  for (const unsigned threads : {1U, 3U}) {
    SetMix<TypeParam> mix({50}, 65'536, Keys::zipf);
    EXPECT_EQ(burst(mix, threads), "");
  }
}

struct LosesErasures : set::mutex_set {
  using mutex_set::mutex_set;
  bool erase(user& self, std::uint64_t key) { return contains(self, key); }
};
struct FindsAll : set::mutex_set {
  using mutex_set::mutex_set;
  bool contains(user&, std::uint64_t) { return true; }
};
struct FindsNothing : set::mutex_set {
  using mutex_set::mutex_set;
  bool contains(user&, std::uint64_t) { return false; }
};

TEST(AMixOnABrokenSet, IsFound) {
  EXPECT_NE(verdict<LosesErasures>(3), "");
  EXPECT_NE(verdict<FindsAll>(1).find("lookups"), std::string::npos);
  EXPECT_NE(verdict<FindsNothing>(3, {100}).find("lookups"), std::string::npos);
}

template <class M, bool each>
std::string verdict_of_growth(unsigned threads) {
  MapGrowth<M, each> growth(96);
  std::string said;
  window(growth, threads, 1, MapGrowth<M, each>::own_bytes, 100'000, &said);
  if (said.empty() && each) {
    EXPECT_GE(growth.durations()->all().count(), 96U);
    EXPECT_GE(growth.durations()->all().longest(), growth.durations()->least_longest());
  }
  return said;
}

struct LosesSome : map::mutex_map {
  using mutex_map::mutex_map;
  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    return value == 7 || mutex_map::insert_or_assign(self, key, value);
  }
};

TEST(AMapThatGrows, HasAllThatWasInserted) {
  for (const unsigned threads : {1U, 2U, 3U}) {
    EXPECT_EQ((verdict_of_growth<map::mutex_map, false>(threads)), "");
    EXPECT_EQ((verdict_of_growth<map::lock_free_map, true>(threads)), "");
    EXPECT_NE((verdict_of_growth<LosesSome, false>(threads)).find("entries"), std::string::npos);
  }
}

struct SkipsSome : map::mutex_map {
  using mutex_map::mutex_map;
  template <class Visit>
  void for_each(user& self, Visit visit) {
    mutex_map::for_each(self, [&](std::uint64_t key, std::uint64_t value) {
      if (value != 7) visit(key, value);
    });
  }
};

template <class M>
std::string verdict_of_walk() {
  MapWalk<M> walk(64);
  std::string said;
  window(walk, 1, 3, 0, 100'000, &said);
  return said;
}

TEST(AWalk, VisitsAll) {
  EXPECT_EQ(verdict_of_walk<map::mutex_map>(), "");
  EXPECT_EQ(verdict_of_walk<map::lock_free_map>(), "");
  EXPECT_NE(verdict_of_walk<SkipsSome>().find("visited"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::bench::set_mix_test
