// How noisy the machine is at the start of a run, from the readings of the reference chains that are taken to learn the
// clean levels. Pure functions.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/sampler.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

/// Readings by what they show. `clean` is by CleanLevels; the others are not clean.
struct ReadingCounts {
  std::size_t all = 0;
  std::size_t clean = 0;
  std::size_t near = 0;    ///< a few percent above the level: the cause is not known
  std::size_t shared = 0;  ///< slowed down as by another hardware thread that uses the same adders
  std::size_t paused = 0;  ///< took far longer than that: the core stood still
  std::size_t switched_out = 0;  ///< the thread was
  std::size_t unknown = 0;       ///< there is no level

  void add(const ReadingCounts& other);
  double share(std::size_t ReadingCounts::*part) const;  ///< of all, 0 to 1; 0 without readings
  /// Share of the readings that were not switched out, 0 to 1.
  double shared_duty() const;
};

/// Readings further above the clean level than `least_shared` may be shared, those above `most_shared` are pauses. With two
/// threads on a core each gets a half to three quarters of the adders, with four a quarter or more.
inline constexpr double least_shared = 1.10, most_shared = 5.0;

struct CpuNoise {
  unsigned cpu = 0;  ///< the kernel's number
  ReadingCounts counts;
};

struct OccupancyNoise {
  unsigned threads = 1;  ///< that read at the same time
  ReadingCounts counts;
  double low = 0.0, high = 0.0;  ///< 10th and 90th percentile of the readings, cycles per add
  std::optional<double> level;   ///< cycles per add; nothing: not known
};

struct NoiseEvidence {
  double seconds = 0.0;  ///< from the first reading to the last
  std::map<std::string, OccupancyNoise> occupancies;
  std::vector<CpuNoise> cpus;  ///< of the team, each once, in its order
  ReadingCounts alone, together;
  double clock_spread = 0.0;  ///< relative_spread() of the length of a cycle on the first thread

  /// How often all of these team threads were clean at the same time, as a share of 0 to 1. Nothing where that is not known.
  /// For one thread its readings alone count, for more those of the whole team.
  std::optional<double> clean_share(const std::vector<unsigned>& members) const;

  std::optional<double> alone_share;       ///< of the first thread
  std::vector<std::vector<bool>> moments;  ///< of the whole team: which members were clean
  std::vector<bool> known;                 ///< which members have a level
};

/// `team`: the PU of each member. `levels`: as known after the last reading.
NoiseEvidence noise_evidence(std::span<const LevelSample> samples, const std::vector<Pu>& team,
                             const CleanLevels& levels);

}  // namespace fencepost::harness
