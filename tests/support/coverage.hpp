// How often intervals cover the truth, how wide they are, and how far estimates are off.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "harness/base/statistics.hpp"
#include "harness/sampling/estimate.hpp"

namespace fencepost::harness {

struct Coverage {
  int covered = 0;
  std::vector<double> widths, errors;  ///< relative to the truth

  void add(double truth, const Estimate& found) {
    if (found.interval.low <= truth && truth <= found.interval.high) ++covered;
    widths.push_back((found.interval.high - found.interval.low) / truth);
    errors.push_back(std::abs(found.median / truth - 1.0));
  }

  double share() const { return static_cast<double>(covered) / static_cast<double>(widths.size()); }

  std::string text() const {
    return std::to_string(widths.size()) + " cases, covered " + std::to_string(share()) +
           ", median relative width " + std::to_string(median(widths)) + ", median error " +
           std::to_string(median(errors));
  }
};

}  // namespace fencepost::harness
