#include "harness/sampling/convergence.hpp"

#include "harness/base/median_interval.hpp"
#include "harness/sampling/result.hpp"

namespace fencepost::harness {
namespace {

constexpr double precise_enough = 0.004;  ///< half width of the interval over the median

}  // namespace

bool Convergence::reached(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels) {
  const CleanRule rule(rounds, levels);
  if (levels_version_ != levels.version() || hidden_ != rule.hidden()) *this = Convergence();
  levels_version_ = levels.version();
  hidden_ = rule.hidden();
  const auto quantity = pace == Pace::alone ? &Sample::cycles : &Sample::ns;
  for (; rounds_seen_ < rounds.size(); ++rounds_seen_) {
    std::vector<double> values;
    for (const Sample* sample : rule.kept_of(rounds[rounds_seen_]))
      values.push_back(sample->*quantity);
    if (values.empty()) continue;
    samples_ += values.size();
    medians_.push_back(median(values));
  }
  if (medians_.size() < converged_rounds || samples_ < converged_samples) return false;
  return relative_half_width(median_interval(medians_), median(medians_)) <= precise_enough;
}

bool converged(const std::vector<Round>& rounds, Pace pace, const CleanLevels& levels) {
  return Convergence().reached(rounds, pace, levels);
}

}  // namespace fencepost::harness
