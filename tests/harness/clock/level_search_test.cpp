// The clean level in readings of made-up cores whose level is known.
#include "harness/clock/level_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <ostream>
#include <random>
#include <string>

#include "tests/support/testing.hpp"

namespace fencepost::harness::level_search_test {
namespace {

/// A core for two seconds: bursts of a sibling that executes adds of its own, of any length, with idle time in between.
struct Core {
  double adders = 4.0;
  double overhead = 0.01;    ///< of the chain over its adds
  double clean_share = 0.1;  ///< of the time
  double clean_burst_s = 0.01;
  double takes = 0.5;     ///< of the core by the sibling, at most
  double varies = 0.5;    ///< of that, from reading to reading
  double steps = 1000.0;  ///< of the clock per chain
  double smear =
      0.001;  ///< of idle readings, a standard deviation; only above the level unless it is `whole`
  bool whole = false;
  int readings = 4000;  ///< spread over the two seconds

  double level() const { return (1.0 + overhead) / adders; }
  double width() const { return std::max(least_level_width, 1.0 / steps); }

  friend std::ostream& operator<<(std::ostream& out, const Core& c) {
    return out << c.adders << " adders, level " << c.level() << ", clean " << c.clean_share
               << " in bursts of " << c.clean_burst_s << " s, sibling takes " << c.takes
               << " varying " << c.varies << ", " << c.steps << " steps, " << c.readings
               << " readings";
  }
};

class Readings {
 public:
  explicit Readings(std::uint64_t seed) : random_(seed) {}

  double unit() { return std::uniform_real_distribution<>(0.0, 1.0)(random_); }
  double log_uniform(double low, double high) { return low * std::pow(high / low, unit()); }

  std::vector<LevelReading> of(const Core& core) {
    std::vector<LevelReading> found;
    bool clean = unit() < core.clean_share;
    double until = 0.0;
    for (int i = 0; i < core.readings; ++i) {
      const double now = 2.0 * i / core.readings;
      while (now >= until) {
        clean = !clean;
        const double dirty_burst = core.clean_burst_s * (1.0 - core.clean_share) / core.clean_share;
        until += -std::log(1.0 - unit()) * (clean ? core.clean_burst_s : dirty_burst);
      }
      found.push_back({reading(core, clean), now});
    }
    return found;
  }

  /// A timer interrupts the latency chain of a share of the readings, which makes it that much longer (long chains of a coarse
  /// clock). It takes as long each time, and meets the throughput chain in proportion to its length.
  void interrupt(std::vector<LevelReading>& readings, const Core& core, double longer,
                 double often) {
    const double length = 4.0 * core.level();  // of the throughput chain: four times the adds
    for (LevelReading& one : readings) {
      const double met = unit();
      if (met < often) one.value /= 1.0 + longer;
      if (met > 1.0 - often * length) one.value *= 1.0 + longer / length;
    }
  }

  Core any_core() {
    Core core;
    core.adders = std::floor(3.0 + 6.0 * unit());
    core.overhead = 0.025 * unit();
    core.clean_share = log_uniform(0.03, 0.97);
    core.clean_burst_s = log_uniform(0.0005, 0.03);
    core.takes = 0.1 + 0.5 * unit();
    core.varies = unit() < 0.2 ? 0.0 : 0.2 + 0.8 * unit();  // 0: a sibling in a loop of its own
    core.steps = log_uniform(200.0, 3000.0);
    core.readings = static_cast<int>(log_uniform(2000.0, 8000.0));
    return core;
  }

 private:
  double reading(const Core& core, bool clean) {
    const double off = core.smear * normal_(random_);
    double value = core.level() * (1.0 + (core.whole ? off : std::abs(off)));
    // The sibling was busy for a part of the chain only in one of eight.
    if (!clean) {
      const double taken =
          core.takes * (1.0 - core.varies * unit()) * (unit() < 0.125 ? unit() : 1.0);
      value /= 1.0 - taken;
    }
    const double step = 1.0 / core.steps;
    return value * (1.0 + step * (unit() - 0.5) + step * (unit() - 0.5));
  }

  std::mt19937_64 random_;
  std::normal_distribution<> normal_;
};

TEST(LevelSearch, FindsTheLevelOfAnyCoreThatIsCleanForThreePercentOfTwoSeconds) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings readings(seed);
  constexpr int cores = 2000;
  int missing = 0, wrong = 0;
  Core example;
  for (int i = 0; i < cores; ++i) {
    const Core core = readings.any_core();
    const auto level = find_clean_level(readings.of(core), core.width());
    // The centre of what repeats; it may lie on a step of the clock beside the level.
    const bool right = level && std::abs(*level / core.level() - 1.0) <= 0.005 + core.width();
    if (!right) example = core;
    missing += level ? 0 : 1;
    wrong += level && !right ? 1 : 0;
  }
  RecordProperty("missing", missing);
  RecordProperty("wrong", wrong);
  EXPECT_LE(wrong, cores / 100) << example;
  EXPECT_LE(missing + wrong, cores / 20) << example;
}

// Six adders that get 5.13 adds per cycle, in readings of which nine in ten lie within 0.7 % (Zen 5).
TEST(LevelSearch, FindsTheLevelOfACoreThatFeedsNotAllOfItsAdders) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings readings(seed);
  constexpr int cores = 1000;
  int missing = 0, wrong = 0, taken_for_clean = 0;
  for (int i = 0; i < cores; ++i) {
    Core core = readings.any_core();
    core.adders = 2.0 + 6.0 * readings.unit();
    core.whole = true;
    core.smear = 0.001 + 0.0014 * readings.unit();
    core.clean_share = 0.9 + 0.09 * readings.unit();
    const auto right = [&](std::optional<double> level) {
      return std::abs(*level / core.level() - 1.0) <= 0.005 + core.width();
    };
    const auto level = find_clean_level(readings.of(core), core.width());
    missing += level ? 0 : 1;
    wrong += level && !right(level) ? 1 : 0;
    core.clean_share = 1e-6;
    core.varies = 0.5 + 0.5 * core.varies;
    const auto none = find_clean_level(readings.of(core), core.width());
    taken_for_clean += none ? 1 : 0;
  }
  EXPECT_LE(missing, cores / 20);
  EXPECT_LE(wrong, cores / 100);
  EXPECT_LE(taken_for_clean, cores / 5);  // as of cores that feed all of theirs, see below
}

TEST(LevelSearch, FindsNoOtherLevelWhereTheSiblingIsAlwaysBusy) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings readings(seed);
  int found = 0, other = 0;
  for (int i = 0; i < 500; ++i) {
    Core core = readings.any_core();
    core.clean_share = 1e-6;
    core.varies =
        0.5 +
        0.5 *
            core.varies;  // one that is busy in one way all the time cannot be told from an idle one
    const auto level = find_clean_level(readings.of(core), core.width());
    found += level ? 1 : 0;
    other += level && std::abs(*level / core.level() - 1.0) > 0.005 + core.width() ? 1 : 0;
  }
  EXPECT_LE(found, 100);
  EXPECT_LE(other, 5);
}

TEST(LevelSearch, TakesNoReadingsOfAnInterruptedLatencyChainForTheLevel) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings random(seed);
  for (int i = 0; i < 200; ++i) {
    Core core = random.any_core();
    core.clean_share = 0.97;
    const double longer = random.log_uniform(0.005, 0.14), often = random.log_uniform(0.01, 0.2);
    auto readings = random.of(core);
    random.interrupt(readings, core, longer, often);
    const auto found = find_clean_level(readings, core.width());
    ASSERT_TRUE(found) << core << ", " << longer << " longer, " << often;
    EXPECT_NEAR(*found / core.level(), 1.0, 0.01) << core << ", " << longer << " longer, " << often;
  }
}

TEST(LevelSearch, FindsTheLevelOfTwoAddersThoughInterruptsMetTheLatencyChain) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> unit;
  std::vector<LevelReading> readings;
  for (int i = 0; i < 5'000; ++i) {
    const double disturbed = unit(random) < 0.03 ? 0.6 + 0.3 * unit(random) : 1.0;
    readings.push_back({0.51 * (1.0 + 0.002 * unit(random)) * disturbed, 0.01 * i});
  }
  const auto level = find_clean_level(readings);
  ASSERT_TRUE(level);
  EXPECT_NEAR(*level, 0.51, 0.003);
}

TEST(LevelSearch, FindsTheLevelOfTwoAddersThoughATimerMetOneLatencyChainInTen) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings random(seed);
  for (int i = 0; i < 200; ++i) {
    Core core = random.any_core();
    core.adders = 2.0;
    core.clean_share = 0.99;
    core.steps = random.log_uniform(500.0, 3000.0);
    auto readings = random.of(core);
    const double longer = random.log_uniform(0.01, 0.6);
    random.interrupt(readings, core, longer, 0.1);
    const auto found = find_clean_level(readings, core.width());
    ASSERT_TRUE(found) << core << ", " << longer << " longer";
    EXPECT_NEAR(*found / core.level(), 1.0, 0.01) << core << ", " << longer << " longer";
  }
}

/// A sibling that is busy in one way makes the core look as if it had one adder less, or slows it by any share. A second
/// neighbour smears readings over everything above, where those of an interrupted throughput chain would be, too.
TEST(LevelSearch, ReadingsBelowABusySiblingsAreNotTakenForInterruptedOnes) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Readings random(seed);
  constexpr int cores = 300;
  int wrong = 0, missing = 0;
  for (int i = 0; i < cores; ++i) {
    Core core = random.any_core();
    core.clean_share = random.log_uniform(0.03, 0.3);
    core.clean_burst_s = 0.005;
    core.takes = random.unit() < 0.5 ? 1.0 / core.adders : 0.1 + 0.3 * random.unit();
    core.varies = 0.0;
    core.steps = 2000.0;
    core.readings = 4000;
    auto readings = random.of(core);
    const double second = 0.1 + 0.3 * random.unit();
    for (LevelReading& one : readings)
      if (one.value > 1.03 * core.level() && random.unit() < second)
        one.value *= 1.05 + 0.4 * random.unit();
    const auto found = find_clean_level(readings, core.width());
    missing += found ? 0 : 1;
    wrong += found && std::abs(*found / core.level() - 1.0) > 0.01 ? 1 : 0;
  }
  EXPECT_LE(wrong, cores / 100);
  EXPECT_LE(missing, cores / 20);
}

TEST(LevelSearch, ALowerLevelSeenInOnePeriodLeavesTheUpperOneOpen) {
  // The sibling is busy in one way, and paused once for some milliseconds.
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> unit;
  std::vector<LevelReading> readings;
  for (int i = 0; i < 2'000; ++i) {
    const bool paused = i >= 500 && i < 580;
    readings.push_back({(paused ? 0.2035 : 0.2515) * (1.0 + 0.003 * unit(random)), 0.001 * i});
  }
  EXPECT_FALSE(find_clean_level(readings));
  for (int i = 2'500; i < 2'540; ++i)
    readings.push_back({0.2035 * (1.0 + 0.003 * unit(random)), 0.001 * i});
  EXPECT_NEAR(find_clean_level(readings).value_or(0.0), 0.2035, 0.001) << "a second pause";
}

/// Readings of a core with two adders whose frequency changes in a share of them: before, after or during the chains.
std::vector<LevelReading> with_moving_frequency(std::uint64_t seed, double share, double lowest) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> unit;
  std::vector<LevelReading> readings;
  for (int i = 0; i < 5'000; ++i) {
    const double moved = unit(random) < share ? lowest + 2.0 * (1.0 - lowest) * unit(random) : 1.0;
    readings.push_back({0.51 * (1.0 + 0.002 * unit(random)) * moved, 0.01 * i});
  }
  return readings;
}

TEST(LevelSearch, FindsTheLevelOfTwoAddersThoughTheFrequencyMoves) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const double share : {0.2, 0.4, 0.6}) {
    const auto level = find_clean_level(with_moving_frequency(seed, share, 0.9));
    ASSERT_TRUE(level) << share;
    EXPECT_NEAR(*level, 0.51, 0.003) << share;
  }
}

TEST(LevelSearch, TakesNoBusyCoreOfFourAddersForOneOfTwo) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  std::vector<LevelReading> readings = with_moving_frequency(seed, 0.3, 0.9);
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<> part(0.5, 1.0);
  for (LevelReading& one : readings)  // the sibling paused during one in eight
    if (random() % 8 == 0) one.value = 0.51 * part(random);
  EXPECT_FALSE(find_clean_level(readings));
}

TEST(LevelSearch, ManyReadingsOfOnePeriodHaveNone) {
  std::vector<LevelReading> readings;  // sorting the times for each would take minutes
  for (int i = 0; i < 50'000; ++i) readings.push_back({0.25 + 1e-8 * i, 1e-6 * i});
  EXPECT_FALSE(find_clean_level(readings));
}

}  // namespace
}  // namespace fencepost::harness::level_search_test
