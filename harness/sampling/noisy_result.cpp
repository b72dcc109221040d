#include "harness/sampling/noisy_result.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "harness/clock/plausible_levels.hpp"
#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

/// How much costs may differ on another CPU: see allow_for_other_cpus().
constexpr double other_core = 3.0, other_distance = 30.0;

using Levels = std::map<std::string, std::vector<PlausibleLevel>>;  ///< by occupancy

/// The lowest readings of these samples and, as far as they are known, of the whole run.
std::map<std::string, double> lowest_readings(const std::vector<const Sample*>& samples,
                                              const CleanLevels& levels) {
  std::map<std::string, double> lowest;
  for (const Sample* sample : samples) {
    for (const auto& [occupancy, reading] : sample->chain) {
      const auto [at, fresh] = lowest.try_emplace(occupancy, reading);
      if (fresh) at->second = std::min(reading, levels.lowest(occupancy).value_or(reading));
      at->second = std::min(at->second, reading);
    }
  }
  return lowest;
}

Levels levels_of(const std::vector<const Sample*>& samples, const CleanLevels& levels) {
  Levels found;
  for (const auto& [occupancy, lowest] : lowest_readings(samples, levels)) {
    const auto known = levels.level(occupancy);
    if (known) {
      found[occupancy] = {{*known, 1.0}};
      continue;
    }
    const double threads = threads_on_core(occupancy);
    found[occupancy] = plausible_levels(lowest / threads);
    for (PlausibleLevel& one : found[occupancy]) one.value *= threads;
  }
  return found;
}

/// The slowdown of the core that was slowed most. Cores of one machine are alike: assumption `i` takes the i-th level of each,
/// or its last.
double slowdown(const Sample& sample, const Levels& levels, std::size_t i) {
  double worst = 1.0;
  for (const auto& [occupancy, reading] : sample.chain) {
    const auto& choices = levels.at(occupancy);
    worst = std::max(worst, reading / choices[std::min(i, choices.size() - 1)].value);
  }
  return worst;
}

}  // namespace

NoisyCase::NoisyCase(const UsedSamples& samples, const CleanLevels& levels, Pace pace)
    : prior_(pace == Pace::alone ? alone_prior : contended_prior) {
  for (const UsedRound& used : samples.rounds) {
    for (const Sample* sample : used.samples) {
      samples_.push_back(sample);
      windows_.push_back({static_cast<std::size_t>(&used - samples.rounds.data()), 0.0, {}});
    }
  }
  const Levels choices = levels_of(samples_, levels);
  for (const auto& [occupancy, list] : choices) {
    if (list.size() <= weights_.size()) continue;
    weights_.clear();
    for (const PlausibleLevel& one : list) weights_.push_back(one.weight);
  }
  if (weights_.empty()) weights_ = {1.0};  // no chain was read: all that is known is the windows
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    for (std::size_t k = 0; k < weights_.size(); ++k)
      windows_[i].slowdown.push_back(slowdown(*samples_[i], choices, k));
  }
}

Estimate NoisyCase::estimate(double Sample::*quantity, std::uint64_t seed, int draws) const {
  std::vector<NoisyWindow> windows = windows_;
  for (std::size_t i = 0; i < windows.size(); ++i) windows[i].value = samples_[i]->*quantity;
  return noisy_estimate(windows, weights_, prior_, seed, draws);
}

Estimate allow_for_stops(const Estimate& noisy, const std::vector<StoppedWindow>& windows) {
  const double least = std::ranges::min_element(windows, {}, &StoppedWindow::value)->value;
  const auto count = static_cast<double>(windows.size());
  const auto at = [&](double share) { return least * std::pow(share, 1.0 / count); };
  Estimate found = noisy;
  found.median = std::clamp(noisy.median, at(0.025), at(0.975));
  found.interval.low = std::min(noisy.interval.low, at(0.025));
  for (const StoppedWindow& one : windows)
    found.interval.low = std::min(found.interval.low, one.value * std::min(1.0, one.on_cpu));
  found.interval.high = std::max(noisy.interval.high, at(0.975));
  return found;
}

Estimate allow_for_other_cpus(const Estimate& noisy, Pace pace) {
  const double times = pace == Pace::alone ? other_core : other_distance;
  Estimate found = noisy;
  found.interval = {noisy.interval.low / times, noisy.interval.high * times};
  return found;
}

}  // namespace fencepost::harness
