#include "harness/clock/clock_step.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>

#include "harness/base/statistics.hpp"

namespace fencepost::harness {
namespace {

/// Share of readings that must show no new value for the readings to be closer together than a step.
constexpr double repeated_share = 0.1;
constexpr double few_repeated = 0.002;
/// Up to this many ticks a step is the mean distance of new values: rounding moves each of them by up to a tick.
constexpr double short_step = 8.0;
/// In whole ticks a period p from 1 to 2 looks like p / (p - 1), which is over 2; up to about 1.5 the rounding of both
/// readings hides it (agreement sinc^2(1/p), 0.17 at 1.5). Where no period is found, the step may so be 1.5 ticks.
constexpr double least_period = 2.0;
constexpr double least_step = 1.5;
/// Mean cosine of the differences' phases: 1 where all are multiples, 0.57 for a period of 2.5 ticks after rounding, 0 where
/// they are not. Noise is 0.02 for a thousand differences.
constexpr double least_agreement = 0.12;
constexpr double share_of_best = 0.5;

std::vector<double> steps_between(std::span<const std::uint64_t> readings) {
  std::vector<double> found;
  for (std::size_t i = 1; i < readings.size(); ++i)
    found.push_back(static_cast<double>(static_cast<std::int64_t>(readings[i] - readings[i - 1])));
  return found;
}

/// Whether reading `i` is below the one before, or above one of the next few: a clock does not go backwards.
bool odd(std::span<const std::uint64_t> readings, std::size_t i) {
  constexpr std::size_t few = 4;
  if (i > 0 && i + 1 < readings.size() && readings[i] < readings[i - 1] &&
      readings[i + 1] >= readings[i - 1])
    return true;
  const auto next = readings.subspan(i + 1, std::min(few, readings.size() - i - 1));
  return std::ranges::any_of(next, [&](std::uint64_t later) { return later < readings[i]; });
}

/// Runs of readings between odd ones.
std::vector<std::span<const std::uint64_t>> runs_of(std::span<const std::uint64_t> readings) {
  std::vector<std::span<const std::uint64_t>> runs;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= readings.size(); ++i) {
    if (i < readings.size() && !odd(readings, i)) continue;
    if (i > begin) runs.push_back(readings.subspan(begin, i - begin));
    begin = i + 1;
  }
  return runs;
}

/// Differences from each reading to the next, where neither is odd.
std::vector<double> even_steps(std::span<const std::uint64_t> readings) {
  std::vector<double> found;
  for (const auto& run : runs_of(readings)) {
    const std::vector<double> steps = steps_between(run);
    found.insert(found.end(), steps.begin(), steps.end());
  }
  return found;
}

double share_at_most(const std::vector<double>& values, double limit) {
  const auto below = std::ranges::count_if(values, [=](double v) { return v <= limit; });
  return static_cast<double>(below) / static_cast<double>(std::max<std::size_t>(1, values.size()));
}

/// The greatest difference between two readings within one step: 0, or 1 for a counter that never repeats a value.
/// Nothing where each reading has a step of its own.
std::optional<double> within_a_step(const std::vector<double>& steps) {
  if (share_at_most(steps, 0.0) >= repeated_share) return 0.0;
  // A counter that adds 1 has no repetition at all.
  if (share_at_most(steps, 0.0) > few_repeated || share_at_most(steps, 1.0) < repeated_share)
    return std::nullopt;
  std::vector<double> longer;
  for (const double step : steps) {
    if (step > 1.0) longer.push_back(step);
  }
  // A step with room for the added 1 has 4 ticks at least, and the next one begins 3 ticks after that reading.
  return !longer.empty() && median(longer) >= 3.0 ? std::optional(1.0) : std::nullopt;
}

/// Distances between readings that first show a new value; enough of them.
std::vector<double> distances_of_new_values(std::span<const std::uint64_t> readings, double same) {
  constexpr std::size_t enough = 500;
  std::vector<std::uint64_t> first;
  for (const auto& run : runs_of(readings)) {
    for (std::size_t i = 1; i < run.size() && first.size() < enough; ++i) {
      if (static_cast<double>(run[i] - run[i - 1]) > same) first.push_back(run[i]);
    }
  }
  return steps_between(first);
}

/// `centre` where no value lies near: it may be between two of them.
double mean_near(const std::vector<double>& values, double centre, double within) {
  double sum = 0.0, count = 0.0;
  for (const double v : values) {
    if (std::abs(v - centre) > within) continue;
    sum += v;
    ++count;
  }
  return count > 0.0 ? sum / count : centre;
}

/// Agreement of differences with a period.
class Periods {
 public:
  /// Differences over `longest` come from interrupts and carry no more information than the others.
  Periods(const std::vector<double>& differences, double longest) {
    for (const double d : differences) {
      if (d <= 0.0 || d > longest) continue;
      ++weight_[d];
      ++total_;
      span_ = std::max(span_, d);
    }
  }

  double agreement(double period) const {
    double sum = 0.0;
    for (const auto& [difference, weight] : weight_)
      sum += weight * std::cos(2.0 * std::numbers::pi * difference / period);
    return sum / std::max(1.0, total_);
  }

  /// The longest period from `least` to `most` with which they agree; nothing if there is none.
  std::optional<double> longest(double least, double most) const {
    if (total_ == 0.0 || most <= least) return std::nullopt;
    // Evenly in frequency, an eighth of a turn at the longest difference apart, from low frequencies up.
    const double apart = 1.0 / (8.0 * span_);
    std::vector<double> frequencies, agreements;
    const auto count = static_cast<std::size_t>((1.0 / least - 1.0 / most) / apart) + 2;
    for (std::size_t i = 0; i < count; ++i) {
      frequencies.push_back(1.0 / most + static_cast<double>(i) * apart);
      agreements.push_back(agreement(1.0 / frequencies.back()));
    }
    const double needed = std::max(least_agreement, share_of_best * std::ranges::max(agreements));
    for (std::size_t i = 0; i < agreements.size(); ++i) {
      if (agreements[i] < needed) continue;
      // The first is on the slope of the best, which is a third further at most: the next period in common is half as long.
      std::size_t best = i;
      for (std::size_t k = i; k < agreements.size() && frequencies[k] < 1.3 * frequencies[i]; ++k)
        best = agreements[k] > agreements[best] ? k : best;
      return 1.0 / refined(frequencies[best], apart);
    }
    return std::nullopt;
  }

 private:
  /// The best frequency within `apart` of one that is best among its neighbours.
  double refined(double frequency, double apart) const {
    double step = apart;
    for (int halving = 0; halving < 5; ++halving) {
      step /= 2.0;
      const double here = agreement(1.0 / frequency);
      for (const double other : {frequency - step, frequency + step}) {
        if (agreement(1.0 / other) > here) {
          frequency = other;
          break;
        }
      }
    }
    return frequency;
  }

  std::map<double, double> weight_;
  double total_ = 0.0;
  double span_ = 1.0;
};

double step_of_repeated(const std::vector<double>& distances) {
  if (distances.empty()) return least_step;
  // Where readings are disturbed between two new values, their distance is a multiple of the step.
  const double usual = quantile(distances, 0.1);
  if (usual <= short_step) return mean_near(distances, usual, 1.01);
  const double least = std::max(least_period, usual / 50.0);
  return Periods(distances, 3.0 * usual).longest(least, 1.3 * usual).value_or(least);
}

double step_of_distinct(std::span<const std::int64_t> differences, double reading) {
  const double least = std::max(least_period, reading / 100.0);
  const std::vector<double> all(differences.begin(), differences.end());
  if (all.empty()) return std::max(least_step, reading);
  const auto period = Periods(all, 10.0 * reading).longest(least, 1.1 * reading + 1.0);
  return period.value_or(std::max(least_step, reading / 100.0));
}

}  // namespace

double reading_ticks(std::span<const std::uint64_t> polled) {
  const std::vector<double> steps = even_steps(polled);
  return steps.empty() ? 0.0 : std::max(0.0, median(steps));
}

std::size_t new_values_of(std::span<const std::uint64_t> polled) {
  const std::vector<double> steps = even_steps(polled);
  const double same = within_a_step(steps).value_or(0.0);
  return static_cast<std::size_t>(
      std::ranges::count_if(steps, [=](double step) { return step > same; }));
}

double clock_step(const StepReadings& readings) {
  if (const auto same = within_a_step(even_steps(readings.polled)))
    return step_of_repeated(distances_of_new_values(readings.polled, *same));
  return step_of_distinct(readings.differences, reading_ticks(readings.polled));
}

}  // namespace fencepost::harness
