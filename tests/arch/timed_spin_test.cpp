// Spinning is bounded by time on simulated machines: hints that cost from nothing to 140 cycles, clocks that are coarse or
// slow to read.
#include "arch/timed_spin.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace fencepost::arch::timed_spin_test {
namespace {

using std::chrono::nanoseconds;

struct Machine {
  double hint_ns, reading_ns, step_ns;
  double time_ns = 0.0;
  int readings = 0;

  nanoseconds now() {
    ++readings;
    time_ns += reading_ns;
    return nanoseconds(static_cast<long>(std::floor(time_ns / step_ns) * step_ns));
  }
  void relax() { time_ns += hint_ns; }
};

double log_uniform(std::mt19937_64& random, double from, double to) {
  return std::exp(std::uniform_real_distribution(std::log(from), std::log(to))(random));
}

TEST(TimedSpin, LastsTheLimitWhateverHintAndClockCost) {
  const auto seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 2000; ++i) {
    const double limit = log_uniform(random, 3'000.0, 100'000.0);
    Machine machine{log_uniform(random, 0.3, 60.0), log_uniform(random, 8.0, 2'000.0),
                    log_uniform(random, 1.0, 1'000.0)};
    EXPECT_FALSE(spin_for(
        nanoseconds(static_cast<long>(limit)), [] { return false; }, [&] { return machine.now(); },
        [&] { machine.relax(); }));
    const double unseen = hints_before_first_look * machine.hint_ns + 2.0 * machine.reading_ns;
    const std::string what = "seed " + std::to_string(seed) + ", machine " + std::to_string(i) +
                             ": hint " + std::to_string(machine.hint_ns) + " ns, reading " +
                             std::to_string(machine.reading_ns) + " ns, step " +
                             std::to_string(machine.step_ns) + " ns, limit " +
                             std::to_string(limit) + " ns";
    EXPECT_GE(machine.time_ns, limit - machine.step_ns) << what;
    EXPECT_LE(machine.time_ns, limit + unseen + limit / looks_per_spin + 3.0 * machine.step_ns)
        << what;
    // Twice as many looks as aimed at, and the doublings before.
    EXPECT_LE(machine.readings, 2 * looks_per_spin + 20) << what;
  }
}

TEST(TimedSpin, AShortWaitDoesNotReadTheClock) {
  Machine machine{1.0, 20.0, 1.0};
  int looks = 0;
  EXPECT_TRUE(spin_for(
      nanoseconds(5'000), [&] { return ++looks == hints_before_first_look; },
      [&] { return machine.now(); }, [&] { machine.relax(); }));
  EXPECT_EQ(machine.readings, 0);
}

TEST(TimedSpin, EndsOnTheRealClock) {
  EXPECT_FALSE(spin_for(nanoseconds(1'000), [] { return false; }));
  EXPECT_TRUE(spin_for(nanoseconds(1'000), [] { return true; }));
}

}  // namespace
}  // namespace fencepost::arch::timed_spin_test
