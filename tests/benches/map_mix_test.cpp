// The mix of lookups and writes on maps: which keys, and what it says of maps that are wrong.
#include "benches/maps/map_mix.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "primitives/map/mutex_map.hpp"
#include "primitives/support/map/mixed_key.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::map_mix_test {
namespace {

constexpr std::uint64_t size = 4096;

/// How often each rank is drawn by evenly spaced random bits, as a share.
std::vector<double> shares(Keys keys) {
  const KeyTable table(keys, size);
  std::vector<double> of(size);
  constexpr std::uint64_t step = 1U << 8, all = std::uint64_t{1} << 30;
  for (std::uint64_t random = 0; random < all; random += step)
    of[table.rank(random)] += static_cast<double>(step) / static_cast<double>(all);
  return of;
}

TEST(KeysOfAMap, AreAsFrequentAsZipfsLawSays) {
  const std::vector<double> of = shares(Keys::zipf);
  double sum = 0.0, found = 0.0, expected = 0.0;
  for (std::uint64_t r = 1; r <= size; ++r) sum += std::pow(static_cast<double>(r), -0.99);
  for (std::uint64_t r = 1; r <= size; ++r) {
    const double share = std::pow(static_cast<double>(r), -0.99) / sum;
    EXPECT_NEAR(of[r - 1], share, 0.5 / KeyTable::parts) << r;
    EXPECT_GT(of[r - 1], 0.0) << r;
    found += of[r - 1], expected += share;
    EXPECT_NEAR(found, expected, 1.0 / KeyTable::parts) << "of the first " << r;
  }
}

/// A table of many ranks is not made of all their weights.
TEST(KeysOfAMap, AreAsFrequentWhereThereAreMany) {
  constexpr std::uint64_t many = std::uint64_t{1} << 20;
  const KeyTable table(Keys::zipf, many);
  double sum = 0.0, before = 0.0;
  for (std::uint64_t r = 1; r <= many; ++r) sum += std::pow(static_cast<double>(r), -0.99);
  std::uint64_t rank = 0;
  for (unsigned part = 0; part < KeyTable::parts; ++part) {
    const std::uint64_t first = table.rank(std::uint64_t{part} << KeyTable::fraction_bits);
    for (; rank < first; ++rank) before += std::pow(static_cast<double>(rank + 1), -0.99);
    // Up to the rank in which the part begins, which may be off by one.
    const double most = 2.0 * std::pow(static_cast<double>(first + 1), -0.99);
    EXPECT_NEAR(before, sum * part / KeyTable::parts, most) << part;
  }
  EXPECT_LT(table.rank((std::uint64_t{1} << 30) - 1), many);
}

TEST(KeysOfAMap, AreEvenOrOne) {
  for (const double share : shares(Keys::uniform)) EXPECT_NEAR(share, 1.0 / size, 1e-6);
  EXPECT_NEAR(shares(Keys::one)[0], 1.0, 1e-9);
}

TEST(KeysOfAMap, DifferFromThreadToThread) {
  const KeyTable table(Keys::uniform, size);
  RankStream one, other;
  EXPECT_NE(one.next(table) << 12 | one.next(table), other.next(table) << 12 | other.next(table));
}

/// What is said of a window of this map.
template <class M>
std::string verdict(unsigned threads, ReadShare reads = {50}, std::uint64_t keys = 64) {
  MapMix<M> mix(reads, keys, Keys::zipf);
  std::string said;
  window(mix, threads, 500, MapMix<M>::own_bytes, 100'000, &said);
  return said;
}

TEST(AMixOnAMap, IsRight) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ(verdict<map::mutex_map>(threads), "");
    EXPECT_EQ(verdict<map::mutex_map>(threads, {99, 90}), "");
    EXPECT_EQ(verdict<map::mutex_map>(threads, {100}), "");
    EXPECT_EQ(verdict<map::mutex_map>(threads, {50}, 1), "");
  }
}

/// Of windows that share one.
template <class M>
std::string verdict_on_large(unsigned threads, ReadShare reads = {50}) {
  MapMix<M> mix(reads, 65'536, Keys::zipf);
  return burst(mix, threads);
}

TEST(AMixOnALargeMap, IsRightOverAllWindows) {
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_EQ(verdict_on_large<map::mutex_map>(threads), "");
    EXPECT_EQ(verdict_on_large<map::mutex_map>(threads, {100}), "");
  }
}

struct LosesAssignments : map::mutex_map {
  using mutex_map::mutex_map;
  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    return !find(self, key) && mutex_map::insert_or_assign(self, key, value);
  }
};
struct LosesErasures : map::mutex_map {
  using mutex_map::mutex_map;
  bool erase(user& self, std::uint64_t key) { return find(self, key).has_value(); }
};
struct FindsTheWrongKey : map::mutex_map {
  using mutex_map::mutex_map;
  std::optional<std::uint64_t> find(user& self, std::uint64_t key) {
    return mutex_map::find(self, key == support::mixed_key(0) ? support::mixed_key(1) : key);
  }
};

/// Whether it says so in one of several windows: the last writes may be of other kinds.
template <class M>
bool is_found(unsigned threads, const std::string& what) {
  for (int i = 0; i < 20; ++i) {
    if (verdict<M>(threads).find(what) != std::string::npos) return true;
  }
  return false;
}

TEST(AMixOnAMap, FindsWhatIsWrong) {
  EXPECT_TRUE(is_found<LosesAssignments>(1, "last write"));
  EXPECT_TRUE(is_found<LosesErasures>(1, "number of entries"));
  EXPECT_TRUE(is_found<LosesErasures>(3, "number of entries"));
  EXPECT_NE(verdict_on_large<LosesErasures>(3).find("number of entries"), std::string::npos);
  EXPECT_TRUE(is_found<FindsTheWrongKey>(1, "another key"));
}

/// How many operations were timed.
template <Timed timed>
std::uint64_t durations_of(unsigned reads) {
  MapMix<map::mutex_map, timed> mix({reads}, 64, Keys::zipf);
  window(mix, 2, 500, MapMix<map::mutex_map, timed>::own_bytes, 100'000);
  EXPECT_LE(mix.durations()->least_longest(), mix.durations()->all().longest());
  return mix.durations()->all().count();
}

TEST(AMixOnAMap, TimesEachLookupOrEachWrite) {
  EXPECT_GE(durations_of<Timed::reads>(100), 1'000U);
  EXPECT_EQ(durations_of<Timed::reads>(0), 0U);
  EXPECT_GE(durations_of<Timed::writes>(0), 1'000U);
  EXPECT_EQ(durations_of<Timed::writes>(100), 0U);
  EXPECT_EQ((MapMix<map::mutex_map>({50}, 64, Keys::zipf).durations()), nullptr);
}

}  // namespace
}  // namespace fencepost::bench::map_mix_test
