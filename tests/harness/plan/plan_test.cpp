// ThreadPlacements for threads: properties on every machine under every placement, and what single options do.
#include "harness/plan/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "harness/topology/distance.hpp"
#include "harness/topology/pair_counts.hpp"
#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::plan_test {
namespace {

using Numbers = std::vector<unsigned>;

Numbers numbers(const std::vector<Pu>& pus) {
  Numbers all;
  for (const Pu& pu : pus) all.push_back(pu.os_index);
  return all;
}

Selection with(const std::string& placement, const std::string& kinds = "") {
  Selection options;
  options.placement = placement;
  options.placement_given = true;
  options.kinds = kinds;
  return options;
}

/// What the command line means by `args`.
Selection selected_by(const std::vector<std::string>& args) {
  return std::get<RunOptions>(parse_command(args)).selection;
}

class ThreadPlacements : public ::testing::TestWithParam<Machine> {
 protected:
  const Topology machine = GetParam().read();
};

TEST(PlaceThreads, KeepTheListAsItWasGiven) {
  const Topology machine = synthetic_topology("core:8 pu:1");
  EXPECT_EQ(place_threads(machine, with("0,2,4-7:3")).list, "0,2,4-7:3");
  EXPECT_EQ(place_threads(machine, with("compact")).list, "");
  EXPECT_EQ(place_threads(machine, selected_by({"--cpus=0-1,5"})).list, "0-1,5");
  EXPECT_EQ(place_threads(machine, selected_by({"--cpus=0-5", "--placement=spread"})).list, "0-5");
  EXPECT_EQ(place_threads(machine, selected_by({"--cpus=0-5", "--placement=1,3"})).list, "1,3");
}

INSTANTIATE_TEST_SUITE_P(Machines, ThreadPlacements, ::testing::ValuesIn(machines()),
                         [](const auto& one) { return one.param.name; });

std::vector<std::string> placements() {
  std::vector<std::string> all{"compact",     "spread",       "one-per-l3",
                               "one-per-llc", "one-per-numa", "smt-pairs"};
  for (const std::string_view name : distance_names)
    all.push_back("same-class:" + std::string(name));
  return all;
}

/// A list of some of the machine's CPUs, in any order.
std::string random_list(const Topology& machine, std::mt19937_64& random) {
  Numbers cpus = numbers(machine.pus);
  std::ranges::shuffle(cpus, random);
  cpus.resize(1 + random() % cpus.size());
  std::string list;
  for (const unsigned cpu : cpus) list += (list.empty() ? "" : ",") + std::to_string(cpu);
  return list;
}

/// What must hold of any placement, for each number of threads it can serve.
void expect_sound(const Topology& machine, const Selection& options) {
  ThreadPlacement placement;
  try {
    placement = place_threads(machine, options);
  } catch (const UserError& error) {
    // Not every machine has siblings or an L3: then it says so, and names the placement.
    EXPECT_NE(std::string(error.what()).find("--placement=" + options.placement), std::string::npos)
        << error.what();
    return;
  }
  const Numbers allowed = numbers(machine.pus);
  const Numbers used = numbers(placement.order);
  const std::set<unsigned> unique(used.begin(), used.end());
  EXPECT_EQ(unique.size(), used.size()) << "a PU twice";
  for (const Pu& pu : placement.order)
    EXPECT_NE(std::ranges::find(machine.pus, pu), machine.pus.end()) << pu.os_index;
  EXPECT_EQ(used, numbers(place_threads(machine, options).order)) << "another order each time";

  const Numbers& counts = placement.counts;
  EXPECT_EQ(counts.front(), 1U);
  EXPECT_EQ(counts.back(), used.size());
  EXPECT_TRUE(std::ranges::is_sorted(counts, std::less_equal{}) || counts.size() == 1);
  EXPECT_LE(counts.size(), 22U);

  Numbers every(used.size());
  std::iota(every.begin(), every.end(), 1U);
  const auto pairs = count_pairs(placement.order, every);
  ASSERT_EQ(pairs.size(), used.size());
  for (const std::uint64_t n : every) {
    const auto& at = pairs[n - 1].at;
    EXPECT_EQ(std::accumulate(at.begin(), at.end(), std::uint64_t{0}), n * (n - 1) / 2) << n;
    EXPECT_EQ(pairs[n - 1].same_pu, 0U);
    // Exactly as many threads as asked for, on the same PUs as in a larger plan.
    if (n > 1 && n < used.size() && std::ranges::find(counts, n) == counts.end()) continue;
    Selection of = options;
    of.threads = {static_cast<unsigned>(n)};
    const ThreadPlacement alone = place_threads(machine, of);
    EXPECT_EQ(alone.counts, of.threads);
    EXPECT_EQ(numbers(alone.order), used);
  }
}

TEST_P(ThreadPlacements, HoldUnderEveryPlacementAndNumberOfThreads) {
  for (const std::string& placement : placements()) {
    for (const char* kinds : {"", "all"}) {
      SCOPED_TRACE(placement + " kinds " + kinds);
      expect_sound(machine, with(placement, kinds));
    }
  }
}

TEST_P(ThreadPlacements, HoldForLists) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (int trial = 0; trial < 10; ++trial) {
    const std::string list = random_list(machine, random);
    SCOPED_TRACE(list);
    expect_sound(machine, with(list));
  }
}

TEST_P(ThreadPlacements, HoldWhereOnlySomeCpusAreAllowed) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  for (int trial = 0; trial < 10; ++trial) {
    Topology less = machine;
    less.pus.clear();
    std::ranges::sample(machine.pus, std::back_inserter(less.pus),
                        static_cast<std::ptrdiff_t>(1 + random() % machine.pus.size()), random);
    std::erase_if(less.kinds, [&](const CoreKind& kind) {
      return std::ranges::find(less.pus, kind.number, &Pu::kind) == less.pus.end();
    });
    for (const std::string& placement : placements()) {
      SCOPED_TRACE(placement);
      expect_sound(less, with(placement));
    }
  }
}

TEST_P(ThreadPlacements, StandAtOneDistanceWhereThatIsAsked) {
  for (std::size_t d = 0; d < distances; ++d) {
    Selection options = with("same-class:" + std::string(distance_names[d]), "all");
    ThreadPlacement placement;
    try {
      placement = place_threads(machine, options);
    } catch (const UserError&) {
      for (const Pu& a : machine.pus) {
        for (const Pu& b : machine.pus) {
          EXPECT_TRUE(a == b || distance(a, b) != static_cast<Distance>(d))
              << options.placement << " was refused";
        }
      }
      continue;
    }
    EXPECT_GE(placement.order.size(), 2U);
    for (const Pu& a : placement.order) {
      for (const Pu& b : placement.order)
        EXPECT_TRUE(a == b || distance(a, b) == static_cast<Distance>(d));
    }
  }
}

TEST_P(ThreadPlacements, DistancesAreSymmetric) {
  for (const Pu& a : machine.pus) {
    for (const Pu& b : machine.pus) ASSERT_EQ(distance(a, b), distance(b, a));
  }
}

const Topology& hybrid() {
  static const Topology machine = recorded("", "hybrid-8p-16e").read();
  return machine;
}

TEST(PlacementOnHybrids, KeepToTheMostPowerfulKind) {
  const ThreadPlacement placement = place_threads(hybrid(), Selection{});
  EXPECT_EQ(numbers(placement.order),
            (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}));
  EXPECT_EQ(placement.counts, (Numbers{1, 2, 4, 8, 16}));
  EXPECT_EQ(kind_text(hybrid(), placement), "kind 1 (IntelCore)");
}

TEST(PlacementOnHybrids, TakeTheKindThatIsAsked) {
  const ThreadPlacement placement = place_threads(hybrid(), with("spread", "0"));
  EXPECT_EQ(placement.order.size(), 16U);
  for (const Pu& pu : placement.order) EXPECT_GE(pu.os_index, 16U);
  EXPECT_EQ(kind_text(hybrid(), placement), "kind 0 (IntelAtom)");
}

TEST(PlacementOnHybrids, TakeAllWhenAsked) {
  const ThreadPlacement placement = place_threads(hybrid(), with("spread", "all"));
  ASSERT_EQ(placement.order.size(), 32U);
  for (std::size_t i = 0; i < 32; ++i) EXPECT_EQ(placement.order[i].kind, i < 16 ? 1 : 0) << i;
  EXPECT_EQ(kind_text(hybrid(), placement), "kinds 0 (IntelAtom), 1 (IntelCore)");
}

TEST(PlacementOnHybrids, AListIsAsking) {
  const ThreadPlacement placement = place_threads(hybrid(), with("20,3"));
  EXPECT_EQ(numbers(placement.order), (Numbers{20, 3}));
  EXPECT_EQ(kind_text(hybrid(), placement), "kinds 0 (IntelAtom), 1 (IntelCore)");
}

TEST(PlacementOnHybrids, WhereOnlyOneKindIsAllowedItIsThatOne) {
  Topology machine = hybrid();
  std::erase_if(machine.pus, [](const Pu& pu) { return pu.kind == 1; });
  machine.kinds.pop_back();
  EXPECT_EQ(place_threads(machine, Selection{}).order.size(), 16U);
}

TEST(PlacementOnHybrids, AnotherKindIsRefused) {
  expect_user_error([] { place_threads(hybrid(), with("compact", "2")); }, {"--kinds=2", "--plan"});
  expect_user_error([] { place_threads(hybrid(), with("0-3", "1")); }, {"--kinds=1", "list"});
  expect_user_error([] { place_threads(hybrid(), with("same-class:same-l2")); },
                    {"same-class:same-l2", "same-core", "--kinds=all"});
}

TEST(PlacementOnHybrids, ThreadsBeyondTheKindAreRefusedWithTheRemedy) {
  Selection options;
  options.threads = {17};
  expect_user_error([&] { place_threads(hybrid(), options); },
                    {"17 threads", "16 CPUs", "kind 1", "--kinds=all", "--oversubscribe"});
}

TEST(PlacementByOptions, MoreThreadsThanThePlacementHasIsRefused) {
  const Topology machine = synthetic_topology("package:2 numa:1 l3:8 core:8 pu:2");
  Selection options = with("one-per-l3");
  options.threads = {17};
  expect_user_error([&] { place_threads(machine, options); },
                    {"--threads", "17", "--placement=one-per-l3 has 16 CPUs", "--oversubscribe"});
  options.oversubscribe = true;
  const ThreadPlacement placement = place_threads(machine, options);
  EXPECT_EQ(placement.order.size(), 16U);
  EXPECT_EQ(placement.pu(16), placement.order.front()) << "they share in turn";
  for (unsigned i = 0; i < 3; ++i) {
    Case c;
    c.threads = 16 * i + 1;
    EXPECT_EQ(most_on_a_cpu(c, placement), i + 1);
  }
  options = with("0-3");
  options.threads = {5};
  expect_user_error([&] { place_threads(machine, options); }, {"the list has 4 CPUs"});
  options = {};
  options.threads = {257};
  expect_user_error([&] { place_threads(machine, options); }, {"only 256 CPUs are allowed"});
}

TEST(PlacementByOptions, CpusAloneGiveTheOrderAndWithAPlacementTheSet) {
  const Topology machine = synthetic_topology("package:2 core:2 pu:2");
  Selection options;
  options.cpus = {7, 1, 0, 2};
  EXPECT_EQ(numbers(place_threads(machine, options).order), (Numbers{7, 1, 0, 2}));
  EXPECT_EQ(place_threads(machine, options).name, "list");
  options.placement_given = true;
  EXPECT_EQ(numbers(place_threads(machine, options).order), (Numbers{0, 1, 2, 7}));
  EXPECT_EQ(place_threads(machine, options).name, "compact");
  options.placement = "2,7";
  EXPECT_EQ(numbers(place_threads(machine, options).order), (Numbers{2, 7}));
  EXPECT_EQ(place_threads(machine, options).name, "list");
}

TEST(PlacementByOptions, ListsOfCpusThatAreNotThereNameTheFlag) {
  const Topology machine = synthetic_topology("core:4 pu:1");
  expect_user_error([&] { place_threads(machine, with("0,9")); }, {"--placement", "CPU 9"});
  expect_user_error([&] { place_threads(machine, with("0,0")); }, {"--placement=0,0", "twice"});
  Selection options;
  options.cpus = {4};
  expect_user_error([&] { place_threads(machine, options); }, {"--cpus", "CPU 4"});
}

TEST(PairCounts, AreThoseOfTheFirstThreads) {
  const auto pus = synthetic_topology("package:2 core:2 pu:2").pus;
  const auto counts = count_pairs(pus, {1, 3, 8});
  EXPECT_EQ(counts.at(0), PairCounts{});
  EXPECT_EQ(counts.at(1), (PairCounts{{1, 0, 0, 0, 0, 2, 0, 0}, 0}));
  EXPECT_EQ(counts.at(2), (PairCounts{{4, 0, 0, 0, 0, 8, 0, 16}, 0}));
}

TEST(PairCounts, ThreadsOnOnePuAreCountedApart) {
  const auto pus = synthetic_topology("core:2 pu:1").pus;
  EXPECT_EQ(count_pairs({pus[0], pus[1], pus[0], pus[1]}, {4}).front(),
            (PairCounts{{0, 0, 0, 0, 0, 4, 0, 0}, 2}));
}

}  // namespace
}  // namespace fencepost::harness::plan_test
