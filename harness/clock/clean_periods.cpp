#include "harness/clock/clean_periods.hpp"

#include <algorithm>
#include <cmath>

namespace fencepost::harness {
namespace {

constexpr int least_repeated = 12;
constexpr int least_broken = 3;  ///< fewer readings that were not clean may be something else

}  // namespace

PeriodCounts& PeriodCounts::operator+=(const PeriodCounts& other) {
  waits += other.waits;
  repeated += other.repeated;
  lasted += other.lasted;
  apart_s += other.apart_s;
  started += other.started;
  ended += other.ended;
  return *this;
}

double hidden_share(const PeriodCounts& counts, double window_us) {
  if (counts.repeated < least_repeated || counts.repeated - counts.lasted < least_broken ||
      !(counts.apart_s > 0.0))
    return 0.0;
  // One more of each: the share of few is never 0.
  const double lasts = (counts.lasted + 1.0) / (counts.repeated + 1.0);
  const double apart_us = 1e6 * counts.apart_s / counts.repeated;
  const double undisturbed = std::exp(std::log(lasts) * (window_us / apart_us + 1.0));
  const double looks_so = (counts.ended + 1.0) / (counts.started + 1.0);
  return 1.0 - std::min(1.0, undisturbed / looks_so);
}

}  // namespace fencepost::harness
