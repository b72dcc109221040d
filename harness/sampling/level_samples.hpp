// Readings of the reference chains that are taken to learn clean levels, by one thread and by the whole team at once.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/clock/chains.hpp"
#include "harness/team/team.hpp"

namespace fencepost::harness {

/// A reading of the chains by one thread, see Sampler::learn_levels().
struct LevelSample {
  unsigned member = 0;     ///< of the team
  unsigned threads = 1;    ///< that read at the same time: 1, or all of the team
  std::size_t moment = 0;  ///< readings of one moment were taken at the same time
  ChainReading reading;
  std::string occupancy;
  double seconds = 0.0;       ///< when it was taken, as Sampler::seconds()
  bool switched_out = false;  ///< the kernel gave the CPU to another thread meanwhile
};

/// Readings in a row of each thread.
inline constexpr unsigned level_readings = 16;

/// So many readings by each of the first `threads` of the team, all at once: in order of their moment, and within it
/// of their member. `seconds`: the time since the start of the run.
std::vector<LevelSample> read_levels(Team& team, const ChainCalibration& chains, unsigned threads,
                                     const std::function<double()>& seconds);

/// Appends the first whole moments of `readings`, up to 512 readings; their numbers go on from those of `seen`.
void append_levels(const std::vector<LevelSample>& readings, std::vector<LevelSample>& seen);

}  // namespace fencepost::harness
