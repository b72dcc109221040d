// A sampler for one thread on this machine.
#pragma once

#include "harness/sampling/sampler.hpp"

namespace fencepost::harness {

struct OneThread {
  ClockCalibration clock = calibrate_clock();
  ChainCalibration chains = calibrate_chains(clock);
  Team team{{read_topology().pus.front()}};
  Pools pools{std::size_t{2} << 20, team};
  CleanLevels levels;
  Sampler sampler{team, pools, clock, chains, levels, 1};

  OneThread() {
    pools.provide(0);
    pools.provide_own(64);
  }

  /// As many windows of 20 us, or fewer.
  Burst take(const Case& c, int windows, bool trial = false) {
    const std::atomic<bool> stop{false};
    return sampler.take(c, {clock.ticks(20e3), 16}, windows, stop, trial);
  }
};

}  // namespace fencepost::harness
