// Loads along a random cycle: where it goes, that its end proves each load, and which memory it lies in.
#include "benches/memory/chase.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/topology/binding.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::chase_test {
namespace {

using Pages = harness::Arena::Pages;
using Word = RandomCycle::Word;

constexpr std::size_t line = 64, size = std::size_t{64} << 10;

Word step(Word at) { return *static_cast<const Word*>(at); }
std::uintptr_t address(Word at) { return reinterpret_cast<std::uintptr_t>(at); }

struct Place {
  std::vector<std::byte> bytes = std::vector<std::byte>(RandomCycle::span(size) + 4096);
  std::byte* begin() { return bytes.data() + (4096 - address(bytes.data()) % 4096); }
};

TEST(RandomCycle, GoesThroughOneLineOfEachPairOnce) {
  Place place;
  const RandomCycle cycle(place.begin(), size, line, 3, 1);
  ASSERT_EQ(cycle.length(), size / line);
  std::set<std::uintptr_t> pairs;
  Word at = cycle.first();
  for (std::size_t i = 0; i < cycle.length(); ++i, at = step(at)) {
    EXPECT_EQ(cycle.steps(cycle.first(), at), i);
    EXPECT_EQ(address(at) % line, 3 * sizeof(Word));
    pairs.insert(address(at) / (2 * line));
  }
  EXPECT_EQ(at, cycle.first());
  EXPECT_EQ(pairs.size(), cycle.length());
}

TEST(RandomCycle, HasNoOrderThatAPrefetcherFinds) {
  Place place;
  const RandomCycle cycle(place.begin(), size, line, 0, 1);
  std::map<std::intptr_t, int> strides;
  std::size_t same_page = 0, near = 0;
  Word at = cycle.first();
  for (std::size_t i = 0; i < cycle.length(); ++i) {
    const Word next = step(at);
    const auto stride = static_cast<std::intptr_t>(address(next) - address(at));
    ++strides[stride];
    same_page += address(next) / 4096 == address(at) / 4096 ? 1U : 0U;
    near += std::abs(stride) <= 256 ? 1U : 0U;
    at = next;
  }
  for (const auto& [stride, times] : strides) EXPECT_LT(times, 16) << stride;
  EXPECT_LT(same_page, cycle.length() / 16) << "32 pages";
  EXPECT_LT(near, cycle.length() / 50);
}

TEST(RandomCycle, SpreadsOverTheSetsOfACache) {
  Place place;
  const RandomCycle cycle(place.begin(), size, line, 0, 1);
  std::map<std::uintptr_t, int> of_set;  // 64 sets, which the address within a page tells
  Word at = cycle.first();
  for (std::size_t i = 0; i < cycle.length(); ++i, at = step(at)) ++of_set[address(at) / line % 64];
  EXPECT_EQ(of_set.size(), 64U);
  for (const auto& [set, lines] : of_set) EXPECT_NEAR(lines, 16, 3) << set;
}

TEST(RandomCycle, LeavesThoseInOtherSlotsAlone) {
  Place place;
  const RandomCycle one(place.begin(), size, line, 0, 1);
  const RandomCycle other(place.begin(), size / 2, line, 1, 2);
  Word at = one.first();
  for (std::size_t i = 0; i < one.length(); ++i) at = step(at);
  EXPECT_EQ(at, one.first());
  EXPECT_EQ(one.steps(one.first(), step(one.first())), 1U);
  EXPECT_EQ(other.steps(other.first(), step(other.first())), 1U);
}

std::shared_ptr<WorkingSets> sets(std::size_t most = std::size_t{1} << 30) {
  return std::make_shared<WorkingSets>(std::size_t{1} << 20, line, most);
}

TEST(Chase, EndsWhereTheNumberOfLoadsSays) {
  for (const bool warm : {true, false}) {
    Chase chase(sets(), {size, Pages::small, std::nullopt}, warm);
    const auto states = window(chase, 1, 10, 0);
    EXPECT_GT(states[0].counted(), 0U);
    window(chase, 1, 7, 0);  // goes on from there
  }
}

/// Counts one load more than there were.
struct Boasting : Chase {
  using Chase::Chase;
  void run(harness::ThreadState& state) override {
    Chase::run(state);
    ++loads_;
  }
};

TEST(Chase, SeesALoadThatWasNotMade) {
  Boasting chase(sets(), {size, Pages::small, std::nullopt}, true);
  std::string wrong;
  window(chase, 1, 10, 0, 1'000'000, &wrong);
  EXPECT_NE(wrong, "");
}

TEST(WorkingSets, KeepsLargeCyclesAndGoesOnInThem) {
  const auto all = sets();
  const WorkingSet large{std::size_t{512} << 10, Pages::small, std::nullopt},
      other{std::size_t{384} << 10, Pages::small, std::nullopt};
  WorkingSets::Kept& kept = all->of(large);
  const Word there = kept.at = step(step(kept.at));
  all->of(other);
  EXPECT_EQ(all->of(large).at, there);
  EXPECT_EQ(all->of(large).cycle.steps(kept.cycle.first(), there), 2U);
}

TEST(WorkingSets, PlaceSmallCyclesAnew) {
  const auto all = sets();
  std::set<Word> places;
  for (int i = 0; i < 20; ++i)
    places.insert(all->of({8192, Pages::small, std::nullopt}).cycle.first());
  EXPECT_GT(places.size(), 10U);
}

TEST(WorkingSets, RewriteTheOldestWhereThereAreMoreThanSlots) {
  const auto all = sets();
  for (std::size_t kib = 384; kib < 384 + 64 * 9; kib += 64) {
    const auto& kept = all->of({kib << 10, Pages::small, std::nullopt});
    Word at = kept.cycle.first();
    for (std::size_t i = 0; i < kept.cycle.length(); ++i) at = step(at);
    EXPECT_EQ(at, kept.cycle.first()) << kib;
  }
}

TEST(WorkingSets, GiveMemoryBackBeforeTheyExceedTheLimit) {
  const std::size_t each = WorkingSets::small_place;
  const auto all = sets(2 * each);
  for (const unsigned node : {0U, 1U, 2U}) {
    try {
      all->of({8192, Pages::small, node});
    } catch (const std::runtime_error&) {  // there is no such node
    }
    EXPECT_LE(all->mapped(), 2 * each);
  }
}

TEST(WorkingSets, RefuseMemoryThatIsNotWhereItShouldBe) {
  static const int somewhere = 0;
  if (harness::memory_location(&somewhere, sizeof somewhere).find("unreadable") !=
      std::string::npos)
    GTEST_SKIP() << "this kernel does not say where memory lies";
  // No machine has this node: the kernel refuses to bind to it, and says where the memory lies.
  EXPECT_THROW(sets()->of({8192, Pages::small, 9999}), std::runtime_error);
}

}  // namespace
}  // namespace fencepost::bench::chase_test
