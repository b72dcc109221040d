// The set-up for measuring, the same for every command: clock, pinned threads, memory, reference chains, clean levels,
// sampler.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "harness/sampling/sampler.hpp"
#include "harness/team/clock_offsets.hpp"

namespace fencepost::harness {

struct RigOptions {
  std::uint64_t seed = 1;                   ///< of the sampler: places in memory
  std::size_t case_bytes = 0;               ///< shared state of the largest case, bytes
  std::size_t own_bytes = 0;                ///< of each thread in the largest case, bytes
  std::vector<unsigned> homes{0};           ///< team threads on whose NUMA nodes memory is wanted
  std::vector<unsigned> nodes{};            ///< NUMA nodes on which memory is wanted besides
  SharedHome shared_home{};                 ///< of cases whose names do not tell their home
  std::optional<ClockCalibration> clock{};  ///< where the clock is calibrated already
  std::chrono::milliseconds rate_over =
      clock_rate_over;  ///< for how long its rate is measured, else
};

/// Options with which all of `cases` can be measured.
RigOptions rig_options(const std::vector<Case>& cases, std::uint64_t seed,
                       const SharedHome& shared_home = {});

/// Bytes of the pool on one NUMA node: 8 MiB, or four times the largest case, so that its place can be drawn at random.
/// All commands use this size: results from pools of different sizes are not comparable (different cache sets and TLB
/// reach).
std::size_t pool_bytes(std::size_t case_bytes);

/// Bytes of each thread's own memory: 64 KiB, or four times what it needs in the largest case.
std::size_t own_pool_bytes(std::size_t own_bytes);

class Rig {
 public:
  /// Starts one thread per PU, calibrates the clock on the first, compares the clocks of all with it, takes memory,
  /// calibrates the reference chains on the first thread. Some tenths of a second. Throws UserError when too few
  /// files can be opened, a thread cannot be pinned, there is no memory, or the calibration takes longer than a minute.
  Rig(const std::vector<Pu>& pus, const RigOptions& options);

  const ClockCalibration& clock() const { return clock_; }
  const ChainCalibration& chains() const { return chains_; }
  Team& team() { return team_; }
  const Pools& pools() const { return pools_; }
  /// "", or which CPUs' clocks differ and by how much.
  std::string clock_disagreement() const {
    return harness::clock_disagreement(team_.pus(), offsets_, clock_);
  }
  CleanLevels& levels() { return levels_; }
  const CleanLevels& levels() const { return levels_; }
  Sampler& sampler() { return *sampler_; }

 private:
  Team team_;
  ClockCalibration clock_;
  std::vector<ClockOffset> offsets_;  ///< of the clock of each team thread
  Pools pools_;
  ChainCalibration chains_;
  CleanLevels levels_;
  std::optional<Sampler> sampler_;  ///< last: it refers to all others
};

}  // namespace fencepost::harness
