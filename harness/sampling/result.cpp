#include "harness/sampling/result.hpp"

#include <algorithm>
#include <cmath>

namespace fencepost::harness {
namespace {

std::optional<Drop> verdict(const Sample& sample, const CleanLevels& levels) {
  if (sample.drop) return sample.drop;
  if (!levels.surely_clean(sample.chain)) return Drop::neighbour;
  return std::nullopt;
}

/// Round medians and all kept windows of one quantity.
struct Series {
  std::vector<double> rounds;
  std::vector<double> windows;
};

Series series(const std::vector<Round>& rounds, const CleanLevels& levels,
              double Sample::*quantity) {
  Series result;
  for (const Round& round : rounds) {
    std::vector<double> values;
    for (const Sample* sample : kept_of(round, levels)) values.push_back(sample->*quantity);
    if (values.empty()) continue;
    result.rounds.push_back(median(values));
    result.windows.insert(result.windows.end(), values.begin(), values.end());
  }
  return result;
}

Estimate estimate(const Series& s) {
  return {median(s.rounds), median_interval(s.rounds), median_absolute_deviation(s.windows)};
}

/// The number of threads whose operations count: ns x ops_per_second / 1e9 of each window, see sample_from().
int threads_of(const Series& ns, const Series& rates) {
  std::vector<double> threads;
  for (std::size_t i = 0; i < ns.windows.size(); ++i)
    threads.push_back(ns.windows[i] * rates.windows[i] / 1e9);
  return std::max(1, static_cast<int>(std::lround(median(threads))));
}

/// Operations per second of so many threads that take `ns` for each. Not a median of its own: of two middle values the
/// mean of rates is not the rate of the mean.
Estimate rate_of(const Estimate& ns, int threads, double mad) {
  const double per_second = 1e9 * threads;
  return {
      per_second / ns.median, {per_second / ns.interval.high, per_second / ns.interval.low}, mad};
}

std::string too_few(const Result& p) {
  const auto worst = std::ranges::max_element(p.dropped_for) - p.dropped_for.begin();
  std::string text = "too few clean windows: " + std::to_string(p.kept) + " of " +
                     std::to_string(p.kept + p.dropped);
  if (p.dropped > 0)
    text += ", most dropped for " + std::string(drop_names[static_cast<std::size_t>(worst)]);
  return text + "; a quieter machine or a larger --budget helps";
}

void count(const std::vector<Round>& rounds, const CleanLevels& levels, Result& p) {
  for (const Round& round : rounds) {
    const int kept_before = p.kept;
    for (const Sample& sample : round.samples) {
      const auto why = verdict(sample, levels);
      if (why) ++p.dropped_for[static_cast<std::size_t>(*why)];
      ++(why ? p.dropped : p.kept);
    }
    if (p.kept > kept_before) ++p.rounds;
  }
}

}  // namespace

std::vector<const Sample*> kept_of(const Round& round, const CleanLevels& levels) {
  std::vector<const Sample*> kept;
  for (const Sample& sample : round.samples) {
    if (!verdict(sample, levels)) kept.push_back(&sample);
  }
  return kept;
}

Result publish(const std::string& name, const std::vector<Round>& rounds,
               const CleanLevels& levels) {
  Result p;
  p.name = name;
  for (const Round& round : rounds) {
    p.repetition = round.repetition;
    p.window_us = round.window_us;
    if (p.error.empty()) p.error = round.error;
  }
  count(rounds, levels, p);
  if (!p.error.empty()) return p;
  if (rounds.empty()) {
    p.error = "not reached inside the budget; use a larger --budget or a --benchmark_filter";
    return p;
  }
  if (p.kept < least_windows) {
    p.error = too_few(p);
    return p;
  }
  const Series ns = series(rounds, levels, &Sample::ns);
  p.ns = estimate(ns);
  p.cycles = estimate(series(rounds, levels, &Sample::cycles));
  const Series rates = series(rounds, levels, &Sample::ops_per_second);
  p.threads_measured = threads_of(ns, rates);
  p.ops_per_second = rate_of(p.ns, p.threads_measured, median_absolute_deviation(rates.windows));
  p.cpu_ns = median(series(rounds, levels, &Sample::cpu_ns).rounds);
  p.fairness = median(series(rounds, levels, &Sample::fairness).rounds);
  p.ns_min = quantile(ns.windows, 0.0);
  p.ns_p10 = quantile(ns.windows, 0.1);
  p.ns_p90 = quantile(ns.windows, 0.9);
  return p;
}

std::vector<double> round_medians(const std::vector<Round>& rounds, const CleanLevels& levels,
                                  double Sample::*quantity) {
  return series(rounds, levels, quantity).rounds;
}

std::map<std::string, double> Result::counters() const {
  std::map<std::string, double> all = constants;
  all.insert(counts.begin(), counts.end());
  all["cycles"] = cycles.median;
  all["cycles_mad"] = cycles.mad;
  all["cycles_ci_low"] = cycles.interval.low;
  all["cycles_ci_high"] = cycles.interval.high;
  all["ns_mad"] = ns.mad;
  all["ns_ci_low"] = ns.interval.low;
  all["ns_ci_high"] = ns.interval.high;
  all["ns_min"] = ns_min;
  all["ns_p10"] = ns_p10;
  all["ns_p90"] = ns_p90;
  all["ops_per_second"] = ops_per_second.median;
  all["ops_ci_low"] = ops_per_second.interval.low;
  all["ops_ci_high"] = ops_per_second.interval.high;
  all["fairness"] = fairness;
  all["threads_measured"] = threads_measured;
  all["rounds"] = rounds;
  all["windows_kept"] = kept;
  all["windows_dropped"] = dropped;
  all["window_us"] = window_us;
  for (std::size_t i = 0; i < drop_names.size(); ++i) {
    all["dropped_" + std::string(drop_names[i])] = dropped_for[i];
  }
  return all;
}

}  // namespace fencepost::harness
