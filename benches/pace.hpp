// How threads that share something use the machine.
#pragma once

#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// `blocks`: of what the threads share, whether they may sleep in it.
constexpr harness::Pace pace_of(unsigned threads, bool blocks = false) {
  if (threads == 1) return harness::Pace::alone;
  return blocks ? harness::Pace::blocking : harness::Pace::contended;
}

}  // namespace fencepost::bench
