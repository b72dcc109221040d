// The shape of a case's windows: whether they have one hump or two. Pure functions of numbers.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace fencepost::harness {

struct Shape {
  double dip;  ///< Hartigan's dip of the windows, base/dip.hpp
  int modes;  ///< 2 where the dip test rejects one mode at 1 %, of windows or of medians of rounds; else 1
};

/// Minimum number of windows for a shape.
inline constexpr std::size_t least_windows_for_shape = 30;

/// `rounds`: the windows of each round, values over 0 in any unit; each round has one window or more.
///
/// Windows of one round were taken at the same time and may resemble each other. As so many independent values they would
/// make a case with few rounds look as if it had a hump for each. Their dip is therefore judged by the number of independent
/// values that they are worth: between the number of rounds, where windows differ between rounds only, and the number of
/// windows. Where each round is of one of two kinds, its median shows that more clearly than its windows; where every round
/// has windows of two kinds, its median does not show it. So both are tested.
///
/// Humps less than 0.4 % apart count as one. A window lasts 1,000 steps of the clock or more, and a chain 500, so values
/// may lie on a grid of up to 0.2 %. Each is moved at random within 0.2 % (triangular distribution; always the same draws):
/// what is unimodal on such a grid is then unimodal.
Shape shape_of(std::span<const std::vector<double>> rounds);

}  // namespace fencepost::harness
