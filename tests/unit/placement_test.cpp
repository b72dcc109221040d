// Placement as properties, on machines we do not have: hwloc's synthetic ones and hand-made lists.
#include "harness/placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <span>

#include "tests/unit/testing.hpp"

namespace fencepost::harness {
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

TEST(PlacementByName, RefusesAnother) {
  expect_user_error([] { place({Pu{}}, "scatter"); }, {"--placement=scatter", "compact", "spread"});
}

TEST(PlaceOn, KeepsTheOrderGiven) {
  const auto pus = synthetic_topology("package:2 core:2 pu:2").pus;
  EXPECT_EQ(numbers(place_on(pus, {5, 0, 7})), (std::vector<unsigned>{5, 0, 7}));
  EXPECT_EQ(place_on(pus, {5}).front(), pus.at(5));
  EXPECT_TRUE(place_on(pus, {}).empty());
}

TEST(PlaceOn, RefusesACpuThatIsNotAllowed) {
  auto pus = synthetic_topology("core:4 pu:1").pus;
  expect_user_error([&] { place_on(pus, {0, 4}); }, {"--cpus", "CPU 4", "taskset"});
  std::erase_if(pus, [](const Pu& pu) { return pu.os_index == 2; });
  expect_user_error([&] { place_on(pus, {2}); }, {"CPU 2"});
}

}  // namespace
}  // namespace fencepost::harness
