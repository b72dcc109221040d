// Placement as properties, on machines we do not have: hwloc's synthetic ones and hand-made lists.
#include "harness/topology/placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <span>

#include "tests/support/testing.hpp"

namespace fencepost::harness::placement_test {
namespace {

struct Machine {
  const char* name;
  const char* synthetic;
};

void PrintTo(const Machine& machine, std::ostream* out) { *out << machine.synthetic; }

class Placement : public ::testing::TestWithParam<Machine> {
 protected:
  const std::vector<Pu> pus = synthetic_topology(GetParam().synthetic).pus;
};

INSTANTIATE_TEST_SUITE_P(
    Machines, Placement,
    ::testing::Values(Machine{"OnePu", "core:1 pu:1"}, Machine{"TwoPus", "core:2 pu:1"},
                      Machine{"TwoSiblings", "core:1 pu:2"},
                      Machine{"TwoPackages", "package:2 numa:1 l3:8 core:8 pu:2"},
                      Machine{"PackagesOfOneNode", "package:2 core:4 pu:2"},
                      Machine{"ManyCoresNoSmt", "package:1 l3:1 core:64 pu:1"},
                      Machine{"Smt4", "package:2 l3:1 core:6 pu:4"},
                      Machine{"ClustersWithoutL3", "package:1 l2:4 core:4 pu:1"},
                      Machine{"SubNumaL3PerNode", "package:2 numa:4 l3:1 core:3 pu:2"},
                      Machine{"SubNumaOneL3", "package:2 l3:1 numa:2 core:4 pu:2"}),
    [](const auto& one) { return std::string(one.param.name); });

std::vector<unsigned> numbers(const std::vector<Pu>& pus) {
  std::vector<unsigned> all;
  for (const Pu& pu : pus) all.push_back(pu.os_index);
  return all;
}

template <class Member>
std::size_t distinct(std::span<const Pu> pus, Member member) {
  std::set<unsigned> seen;
  for (const Pu& pu : pus) seen.insert(pu.*member);
  return seen.size();
}

/// What two PUs share, the nearer the more.
int nearness(const Pu& a, const Pu& b) {
  return (a.core == b.core) + (a.l2 == b.l2) + (a.l3 == b.l3) + (a.numa == b.numa) +
         (a.package == b.package);
}

TEST_P(Placement, IsAPermutationAndTheSameEachTime) {
  for (const char* placement : {"compact", "spread"}) {
    SCOPED_TRACE(placement);
    auto placed = numbers(place(pus, placement));
    EXPECT_EQ(placed, numbers(place(pus, placement)));
    auto allowed = numbers(pus);
    std::ranges::sort(placed);
    std::ranges::sort(allowed);
    EXPECT_EQ(placed, allowed);
  }
}

TEST_P(Placement, CompactTakesTheNearestNext) {
  const auto order = place(pus, "compact");
  for (std::size_t k = 1; k < order.size(); ++k) {
    int nearest = 0;
    for (std::size_t other = k; other < order.size(); ++other)
      nearest = std::max(nearest, nearness(order[k - 1], order[other]));
    EXPECT_EQ(nearness(order[k - 1], order[k]), nearest) << "thread " << k;
  }
}

TEST_P(Placement, CompactOpensNothingBeforeItMust) {
  const auto order = place(pus, "compact");
  for (unsigned Pu::*level : {&Pu::core, &Pu::l2, &Pu::l3, &Pu::numa, &Pu::package}) {
    std::map<unsigned, std::size_t> size;
    for (const Pu& pu : pus) ++size[pu.*level];
    const std::size_t each = size.begin()->second;  // all are alike on these machines
    for (std::size_t k = 1; k <= order.size(); ++k)
      EXPECT_EQ(distinct({order.data(), k}, level), (k + each - 1) / each) << "first " << k;
  }
}

TEST_P(Placement, SpreadOpensAsMuchAsItCan) {
  const auto order = place(pus, "spread");
  for (unsigned Pu::*level : {&Pu::package, &Pu::numa, &Pu::l3, &Pu::core}) {
    const std::size_t all = distinct(pus, level);
    for (std::size_t k = 1; k <= order.size(); ++k)
      EXPECT_EQ(distinct({order.data(), k}, level), std::min(k, all)) << "first " << k;
  }
}

TEST_P(Placement, SpreadKeepsPackagesBalanced) {
  const auto order = place(pus, "spread");
  std::map<unsigned, int> used;
  for (const Pu& pu : pus) used[pu.package] = 0;
  for (const Pu& pu : order) {
    ++used[pu.package];
    std::vector<int> counts;
    for (const auto& [package, count] : used) counts.push_back(count);
    EXPECT_LE(std::ranges::max(counts) - std::ranges::min(counts), 1);
  }
}

TEST_P(Placement, HolesChangeNothingOfThat) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<Pu> allowed;
    std::ranges::sample(pus, std::back_inserter(allowed),
                        static_cast<std::ptrdiff_t>(1 + random() % pus.size()), random);
    const auto compact = place(allowed, "compact");
    const auto spread = place(allowed, "spread");
    const std::set<unsigned> wanted = [&] {
      const auto all = numbers(allowed);
      return std::set<unsigned>(all.begin(), all.end());
    }();
    for (const auto& order : {compact, spread}) {
      const auto all = numbers(order);
      EXPECT_EQ(std::set<unsigned>(all.begin(), all.end()), wanted);
      EXPECT_EQ(order.size(), allowed.size());
    }
    // Siblings stay adjacent, and no sibling comes before every core has one thread.
    for (std::size_t k = 1; k < compact.size(); ++k) {
      const bool seen = std::any_of(compact.begin(), compact.begin() + static_cast<long>(k) - 1,
                                    [&](const Pu& pu) { return pu.core == compact[k].core; });
      EXPECT_TRUE(!seen || compact[k - 1].core == compact[k].core);
    }
    const std::size_t cores = distinct(allowed, &Pu::core);
    EXPECT_EQ(distinct({spread.data(), cores}, &Pu::core), cores);
    const std::size_t packages = distinct(allowed, &Pu::package);
    EXPECT_EQ(distinct({spread.data(), packages}, &Pu::package), packages);
  }
}

TEST(PlacementOnHybrids, UsesUpThePowerfulCoresFirst) {
  // Two efficient cores with the low numbers, then two powerful ones with two threads each.
  std::vector<Pu> pus;
  for (unsigned e = 0; e < 2; ++e) pus.push_back({.os_index = e, .core = e, .kind = 0});
  for (unsigned p = 0; p < 4; ++p) pus.push_back({.os_index = 2 + p, .core = 2 + p / 2, .kind = 1});
  EXPECT_EQ(numbers(place(pus, "compact")), (std::vector<unsigned>{2, 3, 4, 5, 0, 1}));
  EXPECT_EQ(numbers(place(pus, "spread")), (std::vector<unsigned>{2, 4, 3, 5, 0, 1}));
}

std::vector<unsigned> placed(const std::string& synthetic, const std::string& placement) {
  return numbers(place(synthetic_topology(synthetic).pus, placement));
}

using Numbers = std::vector<unsigned>;

TEST(OnePerL3, TakesTheFirstPuOfEach) {
  EXPECT_EQ(placed("package:2 l3:2 core:2 pu:2", "one-per-l3"), (Numbers{0, 4, 8, 12}));
  std::vector<Pu> pus = synthetic_topology("package:2 l3:2 core:2 pu:1").pus;
  pus[4].l3 = pus[5].l3 = Pu::none;
  EXPECT_EQ(numbers(place(pus, "one-per-l3")), (Numbers{0, 2, 6})) << "those under none are left";
}

TEST(OnePerNuma, TakesTheFirstPuOfEach) {
  EXPECT_EQ(placed("package:2 l3:1 numa:2 core:2 pu:2", "one-per-numa"), (Numbers{0, 4, 8, 12}));
  EXPECT_EQ(placed("core:4 pu:1", "one-per-numa"), (Numbers{0}));
}

TEST(SmtPairs, SitSideBySideAndFarApart) {
  EXPECT_EQ(placed("package:2 core:2 pu:2", "smt-pairs"), (Numbers{0, 1, 4, 5, 2, 3, 6, 7}));
  EXPECT_EQ(placed("core:2 pu:4", "smt-pairs"), (Numbers{0, 1, 4, 5})) << "two of each four";
}

TEST(SmtPairs, LeaveCoresWithoutASiblingOut) {
  auto pus = synthetic_topology("core:3 pu:2").pus;
  pus.erase(pus.begin() + 2);
  EXPECT_EQ(numbers(place(pus, "smt-pairs")), (Numbers{0, 1, 4, 5}));
}

TEST(SameClass, AsManyAsThereAre) {
  const std::string machine = "package:2 numa:2 l3:2 l2:2 core:2 pu:2";
  EXPECT_EQ(placed(machine, "same-class:same-core"), (Numbers{0, 1}));
  EXPECT_EQ(placed(machine, "same-class:same-l2"), (Numbers{0, 2}));
  EXPECT_EQ(placed(machine, "same-class:same-l3"), (Numbers{0, 4}));
  EXPECT_EQ(placed(machine, "same-class:same-package"), (Numbers{0, 8}));
  EXPECT_EQ(placed(machine, "same-class:other-numa"), (Numbers{0, 16}));
  EXPECT_EQ(placed(machine, "same-class:other-package"), (Numbers{0, 32}));
  EXPECT_EQ(placed("l3:2 core:4 pu:2", "same-class:same-l3"), (Numbers{0, 2, 4, 6}));
}

TEST(SameClass, TheLargestSetWins) {
  auto pus = synthetic_topology("l3:2 core:4 pu:1").pus;
  pus.erase(pus.begin() + 1,
            pus.begin() + 3);  // two are left under the first L3, four under the second
  EXPECT_EQ(numbers(place(pus, "same-class:same-l3")), (Numbers{4, 5, 6, 7}));
}

TEST(PlacementByName, RefusesAnother) {
  expect_user_error([] { place({Pu{}}, "scatter"); },
                    {"--placement=scatter", "compact", "spread", "one-per-l3", "one-per-numa",
                     "smt-pairs", "same-class:", "0,2,8-15:2"});
  for (const char* name : {"", "Compact", "same-class", "-1", "smt-pair"}) {
    SCOPED_TRACE(name);
    expect_user_error([&] { place({Pu{}}, name); }, {"is not known"});
  }
}

TEST(PlacementByName, SaysWhatIsMissing) {
  const auto pus = synthetic_topology("core:2 pu:1").pus;
  expect_user_error([&] { place(pus, "one-per-l3"); }, {"--placement=one-per-l3", "no L3"});
  expect_user_error([&] { place(pus, "smt-pairs"); }, {"--placement=smt-pairs", "no SMT siblings"});
  expect_user_error([&] { place(pus, "same-class:same-l3"); },
                    {"--placement=same-class:same-l3", "no two", "there are same-package"});
  expect_user_error([&] { place({pus[0]}, "same-class:same-l3"); }, {"there is no pair"});
  for (const char* name : {"same-class:", "same-class:near", "same-class:same-l3 "}) {
    SCOPED_TRACE(name);
    expect_user_error([&] { place(pus, name); }, {name, "same-core", "other-package"});
  }
}

TEST(PlaceOn, KeepsTheOrderGiven) {
  const auto pus = synthetic_topology("package:2 core:2 pu:2").pus;
  EXPECT_EQ(numbers(place_on(pus, {5, 0, 7}, "--cpus")), (std::vector<unsigned>{5, 0, 7}));
  EXPECT_EQ(place_on(pus, {5}, "--cpus").front(), pus.at(5));
  EXPECT_TRUE(place_on(pus, {}, "--cpus").empty());
}

TEST(PlaceOn, RefusesACpuThatIsNotAllowed) {
  auto pus = synthetic_topology("core:4 pu:1").pus;
  expect_user_error([&] { place_on(pus, {0, 4}, "--cpus"); }, {"--cpus", "CPU 4", "taskset"});
  std::erase_if(pus, [](const Pu& pu) { return pu.os_index == 2; });
  expect_user_error([&] { place_on(pus, {2}, "--placement"); }, {"--placement", "CPU 2"});
}

TEST(UniquePus, KeepsTheFirstOfEachPu) {
  const std::vector<Pu> pus = synthetic_topology("core:3 pu:1").pus;
  EXPECT_TRUE(unique_pus({}).empty());
  EXPECT_EQ(unique_pus({pus[2], pus[0], pus[2], pus[0], pus[1]}),
            (std::vector<Pu>{pus[2], pus[0], pus[1]}));
}

TEST(Placements, OnePerLastLevelCacheWhicheverThatIs) {
  EXPECT_EQ(numbers(place(synthetic_topology("l3:2 l2:2 core:1 pu:2").pus, "one-per-llc")),
            (std::vector<unsigned>{0, 4}));
  const auto pus = synthetic_topology("l2:3 core:4 pu:1").pus;
  EXPECT_EQ(numbers(place(pus, "one-per-llc")), (std::vector<unsigned>{0, 4, 8}));
  EXPECT_EQ(numbers(place(pus, "spread")),
            (std::vector<unsigned>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11}));
  expect_user_error([] { place(synthetic_topology("l1:4 core:1 pu:1").pus, "one-per-llc"); },
                    {"one-per-llc", "no L2 or L3"});
}

}  // namespace
}  // namespace fencepost::harness::placement_test
