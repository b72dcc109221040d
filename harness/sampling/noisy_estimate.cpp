#include "harness/sampling/noisy_estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "harness/base/median_interval.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t most_windows = 96;
constexpr int sensitivities = 37;  ///< values of b that are tried; one of them is 0 for each prior
/// Share of the draws whose b is from the prior, whatever the windows say: slowdowns are read beside the window.
constexpr double share_of_prior = 0.2;
/// Prior probability that b is 0: the operation waits for latencies, or what disturbed the chain left the window alone.
constexpr double weight_of_none = 0.5;
constexpr double least_spread = 0.002;  ///< of windows, relative: what no window is repeatable to
constexpr double prior_rounds = 2.0;    ///< how many rounds the prior's spread counts for

struct Point {
  std::size_t round;
  double x, y;  ///< logarithms of slowdown and value
};

/// Sums of products of two quantities' distances from their means.
struct Moments {
  double xx = 0.0, yy = 0.0, xy = 0.0;
  double following = 0.0;  ///< of x with x of the window before it in its round
  double pairs = 0.0;
};

Moments moments_of(const std::vector<Point>& points) {
  double x = 0.0, y = 0.0;
  for (const Point& point : points) {
    x += point.x / static_cast<double>(points.size());
    y += point.y / static_cast<double>(points.size());
  }
  Moments sums;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double dx = points[i].x - x, dy = points[i].y - y;
    sums.xx += dx * dx;
    sums.yy += dy * dy;
    sums.xy += dx * dy;
    if (i == 0 || points[i].round != points[i - 1].round) continue;
    sums.following += dx * (points[i - 1].x - x);
    ++sums.pairs;
  }
  return sums;
}

/// How well a reading beside a window tells what happened in it: as a correlation, 1 fully, 0 not at all. It is about the
/// square root of that between windows that follow each other in a round, which are farther apart than a window and its
/// readings; few of them count less than what is usual. It cannot be less than the correlation with the windows' values.
double reliability(const std::vector<Point>& points) {
  constexpr double usual = 0.6, usual_weight = 8.0;
  const Moments sums = moments_of(points);
  if (!(sums.xx > 0.0)) return 1.0;
  const double variance = sums.xx / static_cast<double>(points.size());
  const double following =
      (sums.following / variance + usual_weight * usual) / (sums.pairs + usual_weight);
  // Adjusted, since few points are always alike by chance. Less cost where readings are higher is no such relation.
  const double share =
      sums.xy > 0.0 && sums.yy > 0.0 ? sums.xy * sums.xy / (sums.xx * sums.yy) : 0.0;
  const auto count = static_cast<double>(points.size());
  const double with_values = (share * (count - 1.0) - 1.0) / std::max(1.0, count - 2.0);
  return std::sqrt(std::clamp(std::max(following, with_values), 0.0, 1.0));
}

/// Moves the slowdowns towards their mean, so that they are the ones to expect in the windows: else a fit finds the operation
/// less sensitive than it is, and windows that happened to have low readings pass for undisturbed ones.
void expect_in_windows(std::vector<Point>& points) {
  const double reliable = reliability(points);
  double mean = 0.0;
  for (const Point& point : points) mean += point.x / static_cast<double>(points.size());
  for (Point& point : points) point.x = std::lerp(mean, point.x, reliable);
}

struct Weighted {
  double value, weight;
};

/// Reorders `all`.
double weighted_quantile(std::vector<Weighted>& all, double q) {
  std::ranges::sort(all, {}, &Weighted::value);
  double sum = 0.0;
  for (const Weighted& one : all) sum += one.weight;
  // Each value stands for the middle of its weight, and between two of them it is interpolated.
  double below = 0.0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double at = below + all[i].weight / 2.0;
    if (at >= q * sum) {
      if (i == 0) return all[0].value;
      const double before = below - all[i - 1].weight / 2.0;
      return std::lerp(all[i - 1].value, all[i].value, (q * sum - before) / (at - before));
    }
    below += all[i].weight;
  }
  return all.back().value;
}

/// All that follows from one assumption on the clean level.
class Explanation {
 public:
  Explanation(std::span<const NoisyWindow> windows, std::size_t assumption, const NoisePrior& prior)
      : prior_(prior) {
    for (const NoisyWindow& window : windows)
      points_.push_back(
          {window.round, std::log(window.slowdown[assumption]), std::log(window.value)});
    expect_in_windows(points_);
    std::ranges::sort(points_, {}, &Point::x);
    points_.resize(std::min(points_.size(), most_windows));
    number_rounds();
    weigh_sensitivities();
    weigh_points();
  }

  double draw(std::mt19937_64& random) const {
    std::vector<double> times(rounds_, 0.0);  // how often each round was drawn
    std::uniform_int_distribution<std::size_t> any(0, rounds_ - 1);
    for (std::size_t i = 0; i < rounds_; ++i) ++times[any(random)];
    const double b = draw_b(random);
    std::vector<Weighted> at_one;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const double weight = weights_[i] * times[points_[i].round];
      if (weight > 0.0) at_one.push_back({points_[i].y - b * points_[i].x, weight});
    }
    std::uniform_real_distribution<double> quantiles(prior_.low_quantile, prior_.high_quantile);
    const double centre = weighted_quantile(at_one, quantiles(random));
    return centre + standard_error_ * std::student_t_distribution<double>(freedom_)(random);
  }

 private:
  double b_at(int i) const {
    return std::lerp(prior_.least_b, prior_.most_b, static_cast<double>(i) / (sensitivities - 1));
  }

  /// Prior probability of each value of b: 0 by its own weight; of the others, the greater, the less likely.
  std::vector<double> priors() const {
    std::vector<double> found;
    double others = 0.0;
    for (int i = 0; i < sensitivities; ++i) {
      const double b = std::abs(b_at(i));
      found.push_back(b < 1e-9 ? 0.0 : 1.0 - b / (1.6 * prior_.most_b));
      others += found.back();
    }
    for (double& one : found)
      one = one == 0.0 ? weight_of_none : (1.0 - weight_of_none) * one / others;
    return found;
  }

  /// Numbers them from 0.
  void number_rounds() {
    std::vector<std::size_t> seen;
    for (const Point& point : points_) seen.push_back(point.round);
    std::ranges::sort(seen);
    seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
    for (Point& point : points_)
      point.round =
          static_cast<std::size_t>(std::ranges::lower_bound(seen, point.round) - seen.begin());
    rounds_ = seen.size();
  }

  /// The mean distance of the windows from their undisturbed quantile if b has this value.
  double distance(double b) const {
    const double q = (prior_.low_quantile + prior_.high_quantile) / 2.0;
    std::vector<double> at_one;
    for (const Point& point : points_) at_one.push_back(point.y - b * point.x);
    const double centre = quantile(at_one, q);
    double sum = 0.0;
    for (const double value : at_one)
      sum += value > centre ? q * (value - centre) : (1.0 - q) * (centre - value);
    return sum / static_cast<double>(at_one.size()) + least_spread / 2.0;
  }

  /// The likelihood of a scale that is not known: distance to the power of minus the number of windows. Those of one round
  /// are no independent evidence, so the number is between that of windows and of rounds.
  void weigh_sensitivities() {
    const double count = std::sqrt(static_cast<double>(points_.size() * rounds_));
    const std::vector<double> before = priors();
    std::vector<double> distances;
    for (int i = 0; i < sensitivities; ++i) distances.push_back(distance(b_at(i)));
    const double least = *std::ranges::min_element(distances);
    double sum = 0.0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      likely_.push_back(before[i] * std::pow(least / distances[i], count));
      sum += likely_.back();
    }
    for (std::size_t i = 0; i < before.size(); ++i)
      likely_[i] = (1.0 - share_of_prior) * likely_[i] / sum + share_of_prior * before[i];
    cumulated_.resize(likely_.size());
    std::partial_sum(likely_.begin(), likely_.end(), cumulated_.begin());
  }

  /// The less a window was slowed, the less b matters to it.
  void weigh_points() {
    double mean = 0.0, squares = 0.0;
    for (int i = 0; i < sensitivities; ++i) {
      mean += likely_[static_cast<std::size_t>(i)] * b_at(i);
      squares += likely_[static_cast<std::size_t>(i)] * b_at(i) * b_at(i);
    }
    const double variance_of_b = squares - mean * mean;
    std::vector<double> at_one;
    for (const Point& point : points_) at_one.push_back(point.y - mean * point.x);
    const double spread =
        std::max(0.01, 1.4826 * median_absolute_deviation(at_one));  // as a standard deviation
    std::vector<std::vector<Weighted>> by_round(rounds_);
    std::vector<double> of_round(rounds_, 0.0);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      weights_.push_back(1.0 / (spread * spread + variance_of_b * points_[i].x * points_[i].x));
      by_round[points_[i].round].push_back({at_one[i], weights_[i]});
      of_round[points_[i].round] += weights_[i];
    }
    std::vector<double> medians;
    for (auto& round : by_round) medians.push_back(weighted_quantile(round, 0.5));
    add_error_of_few_rounds(1.4826 * median_absolute_deviation(medians), of_round);
  }

  /// A Student distribution for the mean of so many rounds, whose spread is known from themselves and, as long as they are
  /// few, from the prior.
  void add_error_of_few_rounds(double spread, const std::vector<double>& of_round) {
    double sum = 0.0, squares = 0.0;
    for (const double weight : of_round) {
      sum += weight;
      squares += weight * weight;
    }
    const double count = sum * sum / squares;  // rounds with hardly any weight hardly count
    freedom_ = prior_rounds + count - 1.0;
    const double variance =
        (prior_rounds * prior_.spread * prior_.spread + (count - 1.0) * spread * spread) / freedom_;
    standard_error_ = std::sqrt(variance / count);
  }

  double draw_b(std::mt19937_64& random) const {
    std::uniform_real_distribution<double> share(0.0, cumulated_.back());
    const auto found = std::ranges::lower_bound(cumulated_, share(random));
    return b_at(
        static_cast<int>(std::min<std::ptrdiff_t>(found - cumulated_.begin(), sensitivities - 1)));
  }

  const NoisePrior& prior_;
  std::vector<Point> points_;
  std::size_t rounds_ = 0;
  std::vector<double> likely_, cumulated_;  ///< of each value of b
  std::vector<double> weights_;             ///< of each point
  double standard_error_ = 0.0, freedom_ = 1.0;
};

}  // namespace

Estimate noisy_estimate(std::span<const NoisyWindow> windows, std::span<const double> weights,
                        const NoisePrior& prior, std::uint64_t seed, int draws) {
  std::vector<double> values, drawn;
  for (const NoisyWindow& window : windows) values.push_back(window.value);
  if (windows.empty()) return {median(values), median_interval(values), median(values)};
  std::vector<Explanation> explanations;
  for (std::size_t i = 0; i < weights.size(); ++i) explanations.emplace_back(windows, i, prior);
  std::mt19937_64 random(seed);
  std::discrete_distribution<std::size_t> which(weights.begin(), weights.end());
  for (int i = 0; i < draws; ++i)
    drawn.push_back(std::exp(explanations[which(random)].draw(random)));
  return {median(drawn),
          {quantile(drawn, 0.025), quantile(drawn, 0.975)},
          median_absolute_deviation(values)};
}

}  // namespace fencepost::harness
