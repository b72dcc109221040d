// The cases of a run on their way: where a run begins, or goes on from the rounds of an earlier process.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {

/// One for each of `cases`, in their order, with those of the `earlier` rounds that are of this case and `repetition`.
/// `levels` as known by now: they decide which cases are settled already.
std::vector<Track> make_tracks(const std::vector<Case>& cases, int repetition,
                               const std::vector<Round>& earlier, const CleanLevels& levels);

/// How far the cases of a repetition are.
struct Tally {
  std::size_t cases = 0;     ///< that can be measured here
  std::size_t clean = 0;     ///< of them, with enough clean windows for a result
  std::size_t noisy = 0;     ///< with windows, but not enough clean ones so far
  std::size_t finished = 0;  ///< precise enough, or failed

  bool operator==(const Tally&) const = default;
};
Tally tally(const std::vector<Track>& tracks);

/// "412 of 1035 cases measured: 380 clean, 32 noisy, 120 finished"
std::string text_of(const Tally& tally);

/// Whether a case in any repetition disproved its own work.
bool any_disproved(const std::vector<std::vector<Track>>& repetitions);

}  // namespace fencepost::harness
