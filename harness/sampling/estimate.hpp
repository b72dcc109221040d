// An estimate of one quantity of a case, with its interval and the spread of windows.
#pragma once

#include "harness/base/statistics.hpp"

namespace fencepost::harness {

/// A result over rounds: the median of the rounds' medians (of a noisy result: the median of possible values, see
/// noisy_estimate()), its 95 % interval, and the spread of windows.
struct Estimate {
  double median = 0.0;
  Interval interval{0.0, 0.0};
  double mad = 0.0;  ///< over all windows that it rests on
};

}  // namespace fencepost::harness
