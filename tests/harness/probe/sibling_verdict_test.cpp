// Whether two PUs share a core, from simulated readings: whatever else runs, the verdict is right or `unclear`.
#include "harness/probe/sibling_verdict.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/support/testing.hpp"

namespace fencepost::harness::sibling_verdict_test {
namespace {

constexpr double level = 0.2;  ///< five adders
constexpr std::array<double, 2> quiet{level, level};

class Verdict : public ::testing::Test {
 protected:
  const std::uint64_t seed = random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, seed_text(seed)};
  std::mt19937_64 random{seed};

  double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  bool often(double share) { return between(0.0, 1.0) < share; }

  /// A visit of a pair on a quiet machine: `slowdown` is what each does to the other.
  Visit quiet_visit(double slowdown) {
    Visit visit;
    for (std::size_t i = 0; i < 2; ++i) {
      visit.alone[i] = level * between(1.0, 1.01);
      visit.together[i] = level * slowdown * between(1.0, 1.01);
    }
    return visit;
  }

  /// `count` visits, each changed by `disturb`.
  template <class Disturb>
  std::vector<Visit> visits(int count, double slowdown, Disturb&& disturb) {
    std::vector<Visit> seen;
    for (int i = 0; i < count; ++i) {
      seen.push_back(quiet_visit(slowdown));
      disturb(seen.back());
    }
    return seen;
  }
  std::vector<Visit> visits(int count, double slowdown) {
    return visits(count, slowdown, [](Visit&) {});
  }

  static Sibling judge(const std::vector<Visit>& seen) {
    return judge_siblings(seen, quiet).verdict;
  }
};

TEST_F(Verdict, OfAQuietMachine) {
  EXPECT_EQ(judge(visits(12, 1.0)), Sibling::apart);
  EXPECT_EQ(judge(visits(12, 1.9)), Sibling::shared);
}

TEST_F(Verdict, OfSiblingsOnACoreThatOneThreadCannotFill) {
  EXPECT_EQ(judge(visits(12, 1.35)), Sibling::shared);
}

TEST_F(Verdict, LiesInBetweenWithoutAWord) { EXPECT_EQ(judge(visits(60, 1.17)), Sibling::unclear); }

TEST_F(Verdict, NeedsVisitsEnough) {
  EXPECT_EQ(judge({}), Sibling::unclear);
  EXPECT_EQ(judge(visits(least_visits - 1, 1.0)), Sibling::unclear);
  EXPECT_EQ(judge(visits(least_visits - 1, 1.9)), Sibling::unclear);
}

TEST_F(Verdict, APassingNeighbourChangesNothing) {
  // On one PU for a third of the visits; now and then it comes or goes in the middle of one.
  const auto passing = [&](Visit& visit) {
    const std::size_t i = often(0.5) ? 0 : 1;
    if (often(0.33)) {
      const double slower = between(1.3, 2.0);
      visit.alone[i] *= slower;
      visit.together[i] *= slower;
    }
    if (often(0.05)) (often(0.5) ? visit.alone : visit.together)[i] *= 1.8;
  };
  EXPECT_EQ(judge(visits(40, 1.0, passing)), Sibling::apart);
  EXPECT_EQ(judge(visits(40, 1.9, passing)), Sibling::shared);
}

TEST_F(Verdict, ANeighbourThatIsAwayNowAndThenIsWaitedFor) {
  const auto mostly = [&](Visit& visit) {
    if (often(0.2)) return;
    visit.alone[1] *= 1.6;
    visit.together[1] *= between(1.5, 1.7);
  };
  EXPECT_EQ(judge(visits(300, 1.0, mostly)), Sibling::apart);
  EXPECT_EQ(judge(visits(300, 1.9, mostly)), Sibling::shared);
}

TEST_F(Verdict, SiblingsOnANarrowCoreAreFoundThoughTheLightWorkCostsThem) {
  const auto narrow = [&](Visit& visit) {
    for (double& alone : visit.alone) alone *= 1.2;
  };
  EXPECT_EQ(judge(visits(12, 2.0, narrow)), Sibling::shared);
}

TEST_F(Verdict, ANeighbourThatStaysOnOnePuLeavesItUnclear) {
  const double slower = between(1.15, 2.0);
  const std::size_t i = often(0.5) ? 0 : 1;
  const auto staying = [&](Visit& visit) {
    visit.alone[i] *= slower;
    visit.together[i] *= slower;
  };
  EXPECT_EQ(judge(visits(60, 1.0, staying)), Sibling::unclear);
}

TEST_F(Verdict, NeighboursThatStayOnBothLeaveItUnclear) {
  // Nothing in the pair tells; the level of the other cores does.
  const auto staying = [&](Visit& visit) {
    for (std::size_t i = 0; i < 2; ++i) {
      visit.alone[i] *= 1.5;
      visit.together[i] *= 1.5;
    }
  };
  EXPECT_EQ(judge(visits(60, 1.0, staying)), Sibling::unclear);
}

TEST_F(Verdict, OneThatIsSlowedAndOneThatIsNotShareNothing) {
  // A task that has to make room for the pair, and always goes to the same core's other PU.
  const auto displaced = [&](Visit& visit) { visit.together[0] *= 1.8; };
  EXPECT_EQ(judge(visits(60, 1.0, displaced)), Sibling::unclear);
}

TEST_F(Verdict, NoiseIsNeverASharedCore) {
  const auto noise = [&](Visit& visit) {
    for (std::size_t i = 0; i < 2; ++i) {
      visit.alone[i] *= between(1.0, 2.5);
      visit.together[i] *= between(1.0, 2.5);
    }
  };
  // The probe looks again after each visit.
  for (int count = 12; count <= 60; ++count) {
    EXPECT_NE(judge(visits(count, 1.0, noise)), Sibling::shared) << count;
  }
}

TEST_F(Verdict, NoiseIsNeverTwoCores) {
  const auto noise = [&](Visit& visit) {
    for (std::size_t i = 0; i < 2; ++i) {
      visit.alone[i] *= between(1.0, 1.5);
      visit.together[i] *= between(1.0, 1.5);
    }
  };
  EXPECT_NE(judge(visits(60, 1.9, noise)), Sibling::apart);
}

TEST_F(Verdict, APairThatMovesWhileItIsProbedIsUnclear) {
  std::vector<Visit> seen = visits(30, 1.9);
  const auto apart = visits(30, 1.0);
  seen.insert(seen.end(), apart.begin(), apart.end());
  EXPECT_EQ(judge(seen), Sibling::unclear);
}

TEST_F(Verdict, CoresOfTwoKindsHaveALevelEach) {
  const auto efficient = [&](Visit& visit) {
    visit.alone[1] *= 1.6;
    visit.together[1] *= 1.6;
  };
  const auto seen = visits(12, 1.0, efficient);
  EXPECT_EQ(judge_siblings(seen, {level, 1.6 * level}).verdict, Sibling::apart);
}

TEST_F(Verdict, ReportsWhatItStandsOn) {
  const SiblingFinding finding = judge_siblings(visits(20, 1.9), quiet);
  EXPECT_EQ(finding.visits, 20U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(finding.alone[i], level, 0.01 * level);
    EXPECT_NEAR(finding.together[i], 1.9 * level, 0.02 * level);
    EXPECT_NEAR(finding.slowdown[i], 1.9, 0.02);
  }
}

/// 20 us at 2.7 ticks a nanosecond, 40 chunks of 9,600 adds, at 3.9 GHz.
Stretch fine() {
  Stretch s;
  s.elapsed = 54'000;
  s.chunks = 40;
  s.longest = 1'400;
  s.adds_per_chunk = 9'600.0;
  s.cycle_before = s.cycle_after = 2.7 / 3.9;
  return s;
}

TEST(Stretch, OfItsOwnIsUndisturbed) { EXPECT_TRUE(undisturbed(fine())); }

TEST(Stretch, ThatSomethingCameBetweenDoesNotCount) {
  const auto with = [](auto&& change) {
    Stretch s = fine();
    change(s);
    return undisturbed(s);
  };
  EXPECT_FALSE(with([](Stretch& s) { s.late = 3'000; }));
  EXPECT_FALSE(with([](Stretch& s) { s.longest = 5'000; }));
  EXPECT_FALSE(with([](Stretch& s) { s.cycle_after *= 1.06; }));
  EXPECT_FALSE(with([](Stretch& s) { s.cycle_before = 0.0; }));
  EXPECT_FALSE(with([](Stretch& s) { s.chunks = 0; }));
}

TEST(Stretch, CostsTheSameCyclesAtAnyClockRate) {
  // All-core turbo is lower than one core's: the same adds take longer, and so does a cycle.
  Stretch slower = fine();
  const double turbo = 3.9 / 3.0;
  slower.elapsed = static_cast<std::uint64_t>(static_cast<double>(slower.elapsed) * turbo);
  slower.cycle_before *= turbo;
  slower.cycle_after *= turbo;
  EXPECT_NEAR(cycles_per_add(slower), cycles_per_add(fine()), 1e-4);
  EXPECT_NEAR(cycles_per_add(fine()), 54'000.0 / (40 * 9'600.0) / (2.7 / 3.9), 1e-9);
}

}  // namespace
}  // namespace fencepost::harness::sibling_verdict_test
