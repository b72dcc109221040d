// Made-up samples and rounds of one case on one core. Nothing in them was measured.
#pragma once

#include <string>
#include <vector>

#include "harness/clock/clean_levels.hpp"
#include "harness/sampling/round.hpp"

namespace fencepost::harness {

inline const std::string lone_core = "kind0/core:1/alone";

inline Sample sample_of(double ns, double chain = 0.25) {
  Sample sample;
  sample.ns = ns;
  sample.cycles = 3.0 * ns;
  sample.ops_per_second = 1e9 / ns;
  sample.cpu_ns = ns;
  sample.chain = {{lone_core, chain}};
  return sample;
}

inline Sample dropped_for(Drop why) {
  Sample sample = sample_of(1e6);
  sample.drop = why;
  return sample;
}

inline Round round_of(const std::vector<double>& ns) {
  Round round;
  round.name = "a/b/c/threads:1";
  round.window_us = 30.0;
  for (const double value : ns) round.samples.push_back(sample_of(value));
  return round;
}

inline CleanLevels levels_at(double level) {
  CleanLevels levels;
  levels.remember(lone_core, level);
  return levels;
}

}  // namespace fencepost::harness
