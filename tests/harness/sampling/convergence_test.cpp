// When a case is known well enough, and that asking round by round gives the same answers as asking once.
#include "harness/sampling/convergence.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/support/rounds.hpp"

namespace fencepost::harness::convergence_test {
namespace {

/// From -spread to spread around 10 ns, scattered: the step has no common divisor with any count that is used.
std::vector<Round> rounds_of(int count, double spread) {
  const int step = (385 * count / 1000) | 1;
  std::vector<Round> rounds;
  for (int i = 0; i < count; ++i) {
    const double ns = 10.0 * (1.0 + spread * (2.0 * (i * step % count) / (count - 1) - 1.0));
    rounds.push_back(round_of({ns, ns, ns}));
  }
  return rounds;
}

TEST(Converged, WithinFourPerMilleOnTwentyRounds) {
  EXPECT_TRUE(converged(rounds_of(20, 0.003), Pace::contended, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds_of(20, 0.01), Pace::contended, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds_of(19, 0.0), Pace::contended, levels_at(0.25)))
      << "nineteen rounds";
  EXPECT_FALSE(converged({}, Pace::contended, levels_at(0.25)));
}

TEST(Converged, MoreRoundsMakeUpForSpread) {
  EXPECT_TRUE(converged(rounds_of(200, 0.02), Pace::contended, levels_at(0.25)));
}

TEST(Converged, NotOnRoundsThatGrow) {
  std::vector<Round> rounds;
  for (int i = 0; i < 50; ++i) rounds.push_back(round_of({10.0 + 0.002 * i}));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25)))
      << "of independent ones the interval is within 0.15 %";
}

TEST(Converged, NeedsThirtyWindows) {
  std::vector<Round> rounds(29, round_of({10}));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25)));
  rounds.push_back(round_of({10}));
  EXPECT_TRUE(converged(rounds, Pace::contended, levels_at(0.25)));
}

TEST(Converged, OnCleanRoundsOnly) {
  auto rounds = rounds_of(22, 0.0);
  for (int i = 0; i < 3; ++i) {
    for (Sample& sample : rounds[static_cast<std::size_t>(i)].samples)
      sample.chain[lone_core] = 0.3;
  }
  EXPECT_TRUE(converged(rounds, Pace::contended, levels_at(0.3)));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25))) << "nineteen rounds are clean";
}

TEST(Converged, GoesByCyclesWhereAThreadIsAlone) {
  auto rounds = rounds_of(22, 0.05);  // the clock frequency moved
  for (Round& round : rounds) {
    for (Sample& sample : round.samples) sample.cycles = 30.0;
  }
  EXPECT_TRUE(converged(rounds, Pace::alone, levels_at(0.25)));
  EXPECT_FALSE(converged(rounds, Pace::contended, levels_at(0.25)));
}

/// A round of up to five samples around 10 ns, some of them on a core that somebody else uses.
Round random_round(std::mt19937_64& random) {
  std::normal_distribution<double> ns(10.0, 0.05);
  std::uniform_int_distribution<int> count(0, 5);
  std::uniform_real_distribution<double> chain(0.24, 0.28);
  Round round;
  for (int left = count(random); left > 0; --left)
    round.samples.push_back(sample_of(ns(random), chain(random)));
  return round;
}

TEST(Convergence, AnswersTheSameRoundByRoundAlsoWhenLevelsChange) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  std::bernoulli_distribution level_changes(0.05);
  std::uniform_real_distribution<double> level(0.24, 0.27);
  for (int world = 0; world < 20; ++world) {
    CleanLevels levels = levels_at(0.27);
    Convergence convergence;
    std::vector<Round> rounds;
    for (int i = 0; i < 60; ++i) {
      rounds.push_back(random_round(random));
      if (level_changes(random)) levels.remember(lone_core, level(random));
      const Pace pace = world % 2 == 0 ? Pace::alone : Pace::contended;
      ASSERT_EQ(convergence.reached(rounds, pace, levels), converged(rounds, pace, levels)) << i;
    }
  }
}

}  // namespace
}  // namespace fencepost::harness::convergence_test
