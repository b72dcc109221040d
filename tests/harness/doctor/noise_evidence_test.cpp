// What readings at the start of a run show, on machines whose noise is known.
#include "harness/doctor/noise_evidence.hpp"

#include <gtest/gtest.h>

#include "harness/doctor/noise_text.hpp"
#include "tests/support/level_samples.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::noise_evidence_test {
namespace {

TEST(NoiseEvidence, OfAQuietMachineIsAllClean) {
  const NoiseEvidence seen = NoisyMachine{}.evidence();
  EXPECT_DOUBLE_EQ(seen.alone.share(&ReadingCounts::clean), 1.0);
  EXPECT_DOUBLE_EQ(seen.together.share(&ReadingCounts::clean), 1.0);
  EXPECT_EQ(seen.clean_share({0}), 1.0);
  EXPECT_EQ(seen.clean_share({0, 1, 2, 3}), 1.0);
  EXPECT_NEAR(seen.seconds, 2.0, 0.05);
  ASSERT_EQ(seen.cpus.size(), 4U);
  EXPECT_GT(seen.cpus[0].counts.all, seen.cpus[3].counts.all) << "alone as well";
  ASSERT_EQ(seen.occupancies.size(), 2U);
  for (const auto& [occupancy, noise] : seen.occupancies) EXPECT_NEAR(*noise.level, 0.2517, 0.0005);
}

TEST(NoiseEvidence, HasTheDutyOfANeighbourAndOnWhichCpus) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const double duty : {0.1, 0.3, 0.5, 0.84, 0.95}) {
    NoisyMachine machine;
    machine.neighbour = {duty, duty, 0.0};
    machine.burst_s = 0.01;
    machine.seconds = 12.0;
    machine.seed = seed;
    const NoiseEvidence seen = machine.evidence();
    EXPECT_NEAR(seen.alone.shared_duty(), duty, 0.12);
    EXPECT_NEAR(seen.cpus[1].counts.shared_duty(), duty, 0.12);
    EXPECT_EQ(seen.cpus[2].counts.shared_duty(), 0.0);
    EXPECT_NEAR(*seen.clean_share({2, 3}), 1.0, 1e-9);
    EXPECT_NEAR(*seen.clean_share({0, 1}), (1.0 - duty) * (1.0 - duty), 0.12);
  }
}

TEST(NoiseEvidence, WhereNoValueRepeatsNothingIsKnown) {
  NoisyMachine machine;
  machine.smeared = true;
  const NoiseEvidence seen = machine.evidence();
  EXPECT_EQ(seen.alone.unknown, seen.alone.all);
  EXPECT_EQ(seen.alone.shared, 0U);
  EXPECT_EQ(seen.clean_share({0}), std::nullopt);
  EXPECT_EQ(seen.clean_share({0, 1}), std::nullopt);
}

TEST(NoiseEvidence, AThreadThatWasSwitchedOutShowsNoNeighbour) {
  NoisyMachine machine;
  machine.neighbour = {0.4};
  machine.switched_out = 1.0;
  const NoiseEvidence seen = machine.evidence();
  EXPECT_EQ(seen.alone.switched_out, seen.alone.all);
  EXPECT_EQ(seen.alone.shared_duty(), 0.0);
}

TEST(NoiseEvidence, WhereATeamSharesCpusItsSwitchesAreItsOwn) {
  NoisyMachine machine;
  machine.on_a_cpu = 2;
  machine.switched_out = 0.5;
  const NoiseEvidence seen = machine.evidence();
  EXPECT_EQ(seen.together.switched_out, 0U);
  EXPECT_GT(seen.alone.switched_out, 0U);
}

TEST(NoiseEvidence, ACoreThatStoodStillIsNoNeighbour) {
  NoisyMachine machine;
  machine.paused = 0.3;
  const NoiseEvidence seen = machine.evidence();
  EXPECT_EQ(seen.together.shared, 0U);
  EXPECT_NEAR(seen.together.share(&ReadingCounts::paused), 0.3, 0.05);
}

TEST(NoiseEvidence, TheClockOfTheCoreIsItsOwnQuantity) {
  NoisyMachine machine;
  machine.clock_spread = 0.05;
  const NoiseEvidence seen = machine.evidence();
  EXPECT_NEAR(seen.clock_spread, 0.04, 0.005);
  EXPECT_DOUBLE_EQ(seen.alone.share(&ReadingCounts::clean), 1.0);
}

TEST(NoiseEvidence, NoReadingsAndUnusableOnesGiveNone) {
  const CleanLevels levels;
  const std::vector<Pu> team(2);
  for (const std::vector<LevelSample>& samples :
       {std::vector<LevelSample>{}, std::vector<LevelSample>(3)}) {
    const NoiseEvidence seen = noise_evidence(samples, team, levels);
    EXPECT_EQ(seen.alone.all, 0U);
    EXPECT_EQ(seen.seconds, 0.0);
    EXPECT_EQ(seen.clean_share({0}), std::nullopt);
    EXPECT_EQ(noise_so_far(seen), "noise so far (0.00 s): no readings");
  }
}

TEST(NoiseSoFar, NamesSharesReadingsAndLevels) {
  NoisyMachine machine;
  machine.cpus = 2;
  machine.seconds = 1.0;
  EXPECT_EQ(noise_so_far(machine.evidence()),
            "noise so far (1.0 s): one thread 100 % clean of 272 readings (level 0.2517 cycles per "
            "add); 2 threads at once 100 % clean of 544 readings (level 0.2517 cycles per add)");
  machine.smeared = true;
  const std::string text = noise_so_far(machine.evidence());
  EXPECT_NE(text.find("one thread 272 readings of 0."), std::string::npos) << text;
  EXPECT_NE(text.find(", no clean level known yet"), std::string::npos) << text;
}

TEST(Percent, IsAllOrNothingOnlyWhereItIs) {
  EXPECT_EQ(percent(1.0), "100 %");
  EXPECT_EQ(percent(0.99999), "99.9 %");
  EXPECT_EQ(percent(0.84), "84 %");
  EXPECT_EQ(percent(0.0001), "0.1 %");
  EXPECT_EQ(percent(0.0), "0 %");
}

}  // namespace
}  // namespace fencepost::harness::noise_evidence_test
