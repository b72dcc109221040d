// How long a run takes at least, from its cases, their threads and the step of the clock. An estimate for plans: the run
// itself finds the length of each window by trials.
#pragma once

#include <cstddef>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::harness {

/// The amount of work of a run.
struct Workload {
  std::size_t cases = 0;
  double least_s = 0.0;      ///< minimum budget in seconds for the rounds that they need
  std::size_t left_out = 0;  ///< cases that are not in the core set

  /// `resolution_ns`: the step of the clock; 0 where it is fine or not known (a plan for another machine).
  void add(const Case& c, double resolution_ns = 0.0);
};

/// The time of one window of a case and of all that belongs to it, in ns.
double planned_window_ns(const Case& c, double resolution_ns);

}  // namespace fencepost::harness
