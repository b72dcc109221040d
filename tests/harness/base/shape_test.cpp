// One hump or two: random worlds of known shape.
#include "harness/base/shape.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <string>

#include "tests/support/testing.hpp"

namespace fencepost::harness::shape_test {
namespace {

using Random = std::mt19937_64;
using Rounds = std::vector<std::vector<double>>;

double normal(Random& random) { return std::normal_distribution<double>()(random); }
double uniform(Random& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

/// Which of the windows are in the upper hump.
enum class Humps { none, windows, rounds };

/// Rounds around 100, by default with one hump.
struct World {
  std::size_t rounds = 30, windows = 8;
  double noise = 1.0;    ///< of windows
  double between = 0.0;  ///< of rounds, in units of `noise`
  double (*draw)(Random&) = normal;
  Humps humps = Humps::none;
  double distance = 0.0;  ///< of humps, in units of `noise`
  double grid = 0.0;      ///< step of the values

  Rounds drawn(Random& random) const {
    Rounds all(rounds);
    for (auto& round : all) {
      const double of_round = between * draw(random);
      bool upper = random() % 2 == 0;
      for (std::size_t i = 0; i < windows; ++i) {
        if (humps == Humps::windows) upper = random() % 2 == 0;
        const double hump = humps != Humps::none && upper ? distance : 0.0;
        const double value = 100.0 + noise * (of_round + draw(random) + hump);
        round.push_back(grid > 0.0 ? grid * std::round(value / grid) : value);
      }
    }
    return all;
  }
};

/// How many of so many draws of the world have two modes.
int two_humped(const World& world, int trials, Random& random) {
  int found = 0;
  for (int t = 0; t < trials; ++t) found += shape_of(world.drawn(random)).modes == 2;
  return found;
}

double skewed(Random& random) { return std::exp(normal(random)); }
double flat(Random& random) { return uniform(random, -1.7, 1.7); }

/// How many one-humped worlds, as `make` draws them, pass for two-humped.
template <class Make>
int mistaken(int trials, Random& random, Make make) {
  int found = 0;
  for (int t = 0; t < trials; ++t) found += two_humped(make(), 1, random);
  return found;
}

TEST(Shape, OfOneHumpIsHardlyEverTwo) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  constexpr int trials = 3000;
  const int found = mistaken(trials, random, [&] {
    World world;
    world.rounds = 4 + random() % 60;
    world.windows = 1 + random() % 16;
    // Windows of a round from independent to nearly equal.
    world.between = random() % 2 == 0 ? 0.0 : std::exp(uniform(random, -2.0, 3.0));
    world.draw = std::array{normal, skewed, flat}[random() % 3];
    return world;
  });
  // 0.3 % are expected: uniform distributions, a third of the worlds, are rejected most often, in 1 %.
  EXPECT_LE(found, trials / 100);
}

TEST(Shape, OfFewStepsOfTheClockIsOneHump) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  constexpr int trials = 1000;
  const int found = mistaken(trials, random, [&] {
    World world;
    world.rounds = 10 + random() % 60;
    world.grid = uniform(random, 0.02, 0.2);  // per cent
    world.noise = world.grid * uniform(random, 0.05, 3.0);
    world.between = random() % 2 == 0 ? 0.0 : uniform(random, 0.0, 5.0);
    return world;
  });
  EXPECT_LE(found, trials / 100);
}

TEST(Shape, FindsTwoHumps) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  Random random(seed);
  constexpr int trials = 100;
  struct Known {
    Humps humps;
    std::size_t rounds;
    double distance;
    int least;  ///< of the trials, some six standard errors below what is expected
  };
  // Closer than two standard deviations two normal humps are one.
  for (const Known& known :
       {Known{Humps::windows, 30, 4.0, 75}, Known{Humps::windows, 100, 3.5, 75},
        Known{Humps::windows, 10, 8.0, 85}, Known{Humps::rounds, 30, 5.0, 80},
        Known{Humps::rounds, 100, 3.0, 85}, Known{Humps::rounds, 30, 40.0, 80}}) {
    World world;
    world.humps = known.humps;
    world.rounds = known.rounds;
    world.distance = known.distance;
    const int found = two_humped(world, trials, random);
    EXPECT_GE(found, known.least) << (known.humps == Humps::rounds ? "by round" : "by window")
                                  << ", " << known.rounds << " rounds, distance " << known.distance;
  }
}

TEST(Shape, IsTheSameEachTime) {
  const Rounds rounds{{1.0, 1.1, 1.2}, {5.0, 5.1}, {1.05}};
  EXPECT_EQ(shape_of(rounds).dip, shape_of(rounds).dip);
  EXPECT_EQ(shape_of(Rounds{{3.0}}).modes, 1);
  EXPECT_EQ(shape_of(Rounds{{3.0, 3.0, 4.0, 4.0}}).modes, 1) << "one round is no evidence";
}

}  // namespace
}  // namespace fencepost::harness::shape_test
