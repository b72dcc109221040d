#include "harness/team/start_margin.hpp"

#include <algorithm>

#include "harness/team/barrier_shape.hpp"

namespace fencepost::harness {
namespace {

constexpr double getting_ready_ns = 1'000.0;
constexpr double longest = 16.0;
/// One late window in twenty keeps the margin about where it is.
constexpr double growth = 2.0, decline = 0.965;

}  // namespace

double start_margin_ns(unsigned threads) {
  if (threads <= 1) return 0.0;
  return getting_ready_ns + BarrierShape::read_ns * BarrierShape{threads}.reads_in_a_row();
}

double StartMargin::ns(unsigned threads) const {
  const auto found = factors_.find(threads);
  return start_margin_ns(threads) * (found == factors_.end() ? 1.0 : found->second);
}

void StartMargin::saw(unsigned threads, bool late) {
  double& factor = factors_.try_emplace(threads, 1.0).first->second;
  factor = std::clamp(factor * (late ? growth : decline), 1.0, longest);
}

}  // namespace fencepost::harness
