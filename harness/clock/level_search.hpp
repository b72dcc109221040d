// Finds the clean level among readings of the throughput chain: the lowest value at which they repeat, below a smear of
// readings that a busy SMT sibling disturbed.
#pragma once

#include <optional>
#include <vector>

namespace fencepost::harness {

struct LevelReading {
  double value;    ///< cycles per add, over 0
  double seconds;  ///< when it was taken
};

/// Readings of an idle core repeat within this share (0.2039 to 0.2045 on Golden Cove), and within one step of the clock on
/// each of both chains.
inline constexpr double least_level_width = 0.004;

/// A core that executes n adds in a cycle has its level at 1/n cycles per add, or up to this share above it: the chain is more
/// than its adds (0.2045 with five adders on Golden Cove, 0.2515 with four on Zen 3).
inline constexpr int fewest_adders = 2, most_adders = 8;
inline constexpr double chain_overhead = 0.03;

/// Readings closer in time than this belong to one period.
inline constexpr double level_period_seconds = 0.1;

/// The level in cycles per add; nothing where no value repeats. It needs 60 readings, and at the level 12 of them in three
/// periods (two where they are 3 % of all), several times as many as in a band of equal width on either side. A core that
/// executes 3 to 8 adds per cycle has its level at 1/3 to 1/8: there 0.5 % of the readings are enough. Elsewhere it takes 80 %,
/// and hardly any reading below: a sibling that is busy in one way may make readings repeat, too. `width`: how far readings of
/// an idle core lie from their centre, as a share. Takes O(n log n).
std::optional<double> find_clean_level(std::vector<LevelReading> readings,
                                       double width = least_level_width);

}  // namespace fencepost::harness
