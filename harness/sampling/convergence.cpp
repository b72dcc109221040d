#include "harness/sampling/convergence.hpp"

#include <cmath>

#include "harness/base/median_interval.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {
namespace {

constexpr double precise_enough = 0.004;  ///< half width of the interval over the median
constexpr double least_move = 0.02;       ///< of the hidden share; less hardly matters

}  // namespace

bool Convergence::reached(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels) {
  const CleanRule rule(rounds, levels);
  if (levels_version_ != levels.version() || hidden_ != rule.hidden() ||
      std::abs(hidden_share_ - rule.hidden_share()) > least_move) {
    *this = Convergence();
    hidden_share_ = rule.hidden_share();
  }
  levels_version_ = levels.version();
  hidden_ = rule.hidden();
  const auto quantity = pace == Pace::alone ? &Sample::cycles : &Sample::ns;
  for (; rounds_seen_ < rounds.size(); ++rounds_seen_) {
    const Round& round = rounds[rounds_seen_];
    const auto kept = rule.kept_of(round);
    if (kept.empty()) continue;
    samples_ += kept.size();
    medians_.push_back(rule.typical(round, kept, quantity, pace));
  }
  if (medians_.size() < converged_rounds || samples_ < converged_samples) return false;
  return relative_half_width(median_interval(medians_), median(medians_)) <= precise_enough;
}

bool converged(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels) {
  return Convergence().reached(rounds, pace, levels);
}

}  // namespace fencepost::harness
