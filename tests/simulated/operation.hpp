// An operation of known cost, as a benchmark would measure it on a simulated machine.
#pragma once

#include <string>

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::simulated {

struct Operation {
  std::string name;
  harness::Pace pace = harness::Pace::alone;
  unsigned threads = 1;
  double cost =
      5.0;  ///< true: cycles on one thread, else ns per operation on the thread that does it
  double sensitivity =
      0.0;  ///< 0: bound by latency, 1: by adders as the throughput chain is, more: by caches
  double place_noise = 0.002;  ///< relative deviation from window to window: another line each time
  double round_noise = 0.003;  ///< and from round to round
  unsigned per_iteration = 32;  ///< operations in an iteration of the loop

  harness::Case as_case() const {
    harness::Case c;
    c.name = name;
    c.pace = pace;
    c.threads = threads;
    return c;
  }
};

}  // namespace fencepost::simulated
