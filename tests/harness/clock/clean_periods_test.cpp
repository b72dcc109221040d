// How many windows between clean readings were disturbed: on random neighbours, where it is known.
#include "harness/clock/clean_periods.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <random>
#include <string>

#include "tests/support/testing.hpp"

namespace fencepost::harness::clean_periods_test {
namespace {

constexpr double reading_us = 5.0, window_us = 30.0;

/// A neighbour that is busy and idle in turn, for times of exponential distribution.
class Neighbour {
 public:
  explicit Neighbour(std::uint64_t seed) : random_(seed) {
    idle_us_ = std::exp(between(std::log(2.0), std::log(2000.0)));
    busy_us_ = std::exp(between(std::log(1.0), std::log(10'000.0)));
    busy_ = between(0.0, 1.0) < busy_us_ / (busy_us_ + idle_us_);
    left_us_ = dwell();
  }

  /// Whether it was idle for all of that time.
  bool idle_for(double us) {
    bool idle = !busy_;
    for (; left_us_ <= us; left_us_ = dwell()) {
      us -= left_us_;
      busy_ = !busy_;
      idle = false;
    }
    left_us_ -= us;
    return idle;
  }

  friend std::ostream& operator<<(std::ostream& out, const Neighbour& n) {
    return out << "idle for " << n.idle_us_ << " us, busy for " << n.busy_us_ << " us";
  }

 private:
  double between(double low, double high) {
    return std::uniform_real_distribution<>(low, high)(random_);
  }
  double dwell() {
    return std::exponential_distribution<>(1.0 / (busy_ ? busy_us_ : idle_us_))(random_);
  }

  std::mt19937_64 random_;
  double idle_us_, busy_us_;
  bool busy_;
  double left_us_;
};

struct Seen {
  PeriodCounts counts;
  int looked_clean = 0, were_clean = 0;

  double hidden() const { return 1.0 - static_cast<double>(were_clean) / looked_clean; }
};

/// Windows as a burst takes them; false if there was no clean reading in time.
bool take(Neighbour& neighbour, Seen& seen) {
  int in_row = 0;
  bool waited = false;
  for (int tries = 0; in_row < (waited ? 3 : 1); ++tries) {
    if (tries == 200) return false;
    const bool clean = neighbour.idle_for(reading_us);
    if (in_row == 2) {
      ++seen.counts.repeated;
      seen.counts.lasted += clean ? 1 : 0;
      seen.counts.apart_s += 1e-6 * reading_us;
    }
    in_row = clean ? in_row + 1 : 0;
    waited = waited || !clean;
  }
  seen.counts.waits += waited ? 1 : 0;
  const bool undisturbed = neighbour.idle_for(window_us);
  ++seen.counts.started;
  if (!neighbour.idle_for(reading_us)) return true;
  ++seen.counts.ended;
  ++seen.looked_clean;
  seen.were_clean += undisturbed ? 1 : 0;
  return true;
}

TEST(HiddenShare, IsThatOfAnyNeighbour) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  int worlds = 0, right = 0, wrong = 0;
  std::string example;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    Neighbour neighbour(seed + i);
    Seen seen;
    for (int window = 0; window < 400; ++window) {
      take(neighbour, seen);
      neighbour.idle_for(300.0);
    }
    if (seen.looked_clean < 50 || seen.counts.repeated < 50) continue;
    ++worlds;
    const double found = hidden_share(seen.counts, window_us);
    EXPECT_GE(found, 0.0) << neighbour;
    EXPECT_LE(found, 1.0) << neighbour;
    right += std::abs(found - seen.hidden()) <= 0.2 ? 1 : 0;
    const bool misjudged = (seen.hidden() >= 0.9 && found <= most_hidden) ||
                           (seen.hidden() <= 0.2 && found >= most_hidden);
    if (misjudged) ++wrong, example = testing::PrintToString(neighbour);
  }
  EXPECT_LE(wrong, worlds / 100) << "of " << worlds << ", such as " << example;
  EXPECT_GT(worlds, 100);
  EXPECT_GE(right, worlds * 9 / 10) << "of " << worlds;
}

TEST(HiddenShare, IsZeroWhereThereIsTooLittleToTell) {
  EXPECT_EQ(hidden_share({}, window_us), 0.0);
  EXPECT_EQ(hidden_share({5, 8, 0, 4e-5, 10, 10}, window_us), 0.0);
  EXPECT_EQ(hidden_share({5, 40, 40, 2e-4, 10, 10}, window_us), 0.0) << "idle periods last";
}

}  // namespace
}  // namespace fencepost::harness::clean_periods_test
