// How long it takes until a case has enough clean windows on a machine that is clean for a part of the time. An estimate
// for people, made before the first window.
#pragma once

#include <limits>
#include <span>
#include <vector>

namespace fencepost::harness {

/// What is known of a case before it is measured.
struct CaseNoise {
  double clean_share = 1.0;     ///< of the time, 0 to 1, in which all its CPUs are clean
  double window_ns = 30'000.0;  ///< length of a window
};

inline constexpr double never = std::numeric_limits<double>::infinity();

/// For each case the seconds until its result is graded clean (used_samples.hpp); `never` for a case that is never clean. All
/// cases take turns, as in measure(), each until it has converged. `budget_s`: of the run, which determines the windows of
/// a round. `chain_ns`: duration of a reading of the chains.
///
/// The model: disturbances last longer than a visit of a case and shorter than a pass over all of them, so a visit finds
/// its CPUs clean with the probability `clean_share`, and takes a few disturbed windows otherwise.
std::vector<double> seconds_until_clean(std::span<const CaseNoise> cases, double budget_s,
                                        double chain_ns);

/// What a visit takes that finds no clean moment, in ns: see Sampler::take() and Bench::rest.
double lost_visit_ns(double window_ns, double chain_ns);

}  // namespace fencepost::harness
