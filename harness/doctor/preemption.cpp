#include "harness/doctor/preemption.hpp"

#include <algorithm>
#include <cmath>

#include "harness/sampling/window.hpp"

namespace fencepost::harness {

double switches_per_ns(const NoiseEvidence& evidence, double foreign, double chain_ns) {
  ReadingCounts all = evidence.alone;
  all.add(evidence.together);
  const double expected = std::clamp(foreign, 0.0, 1.0) / turn_ns;
  if (chain_ns <= 0.0) return expected;
  return std::max(expected, all.share(&ReadingCounts::switched_out) / chain_ns);
}

double whole_share(double switches_per_ns, unsigned threads, double window_ns) {
  return std::exp(-switches_per_ns * threads * window_ns);
}

}  // namespace fencepost::harness
