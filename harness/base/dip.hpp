// The dip test of unimodality: J. A. Hartigan and P. M. Hartigan, "The dip test of unimodality", The Annals of Statistics 13,
// 1985. Written from that paper. Pure functions of numbers.
#pragma once

#include <span>

namespace fencepost::harness {

/// The greatest distance between the empirical distribution function of a sample and the unimodal distribution function
/// that is closest to it: 1/(2n) to 1/4. `sorted`: in ascending order; NaN for an empty sample.
double dip(std::span<const double> sorted);

/// The dip above which a unimodal distribution is rejected at 1 %, for so many independent values (any number from 1; need
/// not be whole): the 99th percentile of the dip of uniform samples, the unimodal distribution with the largest dips.
double critical_dip(double values);

}  // namespace fencepost::harness
