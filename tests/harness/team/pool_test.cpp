// The pool: places that are aligned, inside, and never the same for long.
#include "harness/team/pool.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <set>

#include "tests/support/testing.hpp"

namespace fencepost::harness::pool_test {
namespace {

constexpr std::size_t mebi = std::size_t{1} << 20;

std::uintptr_t address(const std::byte* place) { return reinterpret_cast<std::uintptr_t>(place); }

TEST(Pool, HasAtLeastWhatWasAskedFor) {
  for (const std::size_t bytes : {std::size_t{1}, 2 * mebi, 2 * mebi + 1, 5 * mebi})
    EXPECT_GE(Pool(bytes).size(), bytes);
}

TEST(Pool, PlacesAreAlignedAndAwayFromBothEnds) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  Pool pool(2 * mebi);
  pool.touch();
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{4096}, pool.size() / 2}) {
    std::uintptr_t lowest = UINTPTR_MAX, highest = 0;
    for (int i = 0; i < 20'000; ++i) {
      std::byte* const place = pool.draw(bytes, random);
      ASSERT_EQ(address(place) % Pool::alignment, 0U);
      lowest = std::min(lowest, address(place));
      highest = std::max(highest, address(place));
      *place = place[bytes - 1] = std::byte{1};
    }
    // All of it within one pool's worth, less the distance to both ends.
    EXPECT_LE(highest + bytes - lowest, pool.size() - 2 * Pool::alignment);
    EXPECT_GT(highest - lowest, pool.size() / 4) << "places are not spread over the pool";
  }
}

TEST(Pool, DrawsDifferentPlaces) {
  std::mt19937_64 random(random_seed());
  const Pool pool(8 * mebi);
  std::set<std::byte*> places;
  for (int i = 0; i < 1000; ++i) places.insert(pool.draw(64, random));
  EXPECT_GT(places.size(), 900U) << "of 32,766 places";
}

TEST(Pool, TheLargestFitsInOnePlaceOnly) {
  std::mt19937_64 random(1);
  Pool pool(2 * mebi);
  const std::size_t largest = pool.size() - 2 * Pool::alignment;
  std::byte* const place = pool.draw(largest, random);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(pool.draw(largest, random), place);
  std::memset(place, 1, largest);
  expect_user_error([&] { static_cast<void>(pool.draw(largest + 1, random)); },
                    {"a case needs", "the pool has"});
}

TEST(Pool, SaysWhatItIsMadeOf) {
  Pool pool(2 * mebi);
  pool.touch();
  EXPECT_NE(pool.backing().find("pages"), std::string::npos) << pool.backing();
}

TEST(Pool, RefusesWhatTheKernelDoesNotGive) {
  expect_user_error([] { Pool pool(std::size_t{1} << 60); }, {"no memory", "MiB"});
}

}  // namespace
}  // namespace fencepost::harness::pool_test
