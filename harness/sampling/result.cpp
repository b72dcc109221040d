#include "harness/sampling/result.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/base/median_interval.hpp"
#include "harness/sampling/noise_note.hpp"
#include "harness/sampling/noisy_result.hpp"

namespace fencepost::harness {
namespace {

constexpr int noisy_draws = 200, quick_draws = 60;

/// Round medians and all windows of one quantity.
struct Series {
  std::vector<double> rounds;
  std::vector<double> windows;

  /// All samples of a round, of which there is at least one, and what stands for them.
  void add(const std::vector<const Sample*>& samples, double Sample::*quantity, double typical) {
    rounds.push_back(typical);
    for (const Sample* sample : samples) windows.push_back(sample->*quantity);
  }
};

double median_of(const std::vector<const Sample*>& samples, double Sample::*quantity) {
  std::vector<double> values;
  for (const Sample* sample : samples) values.push_back(sample->*quantity);
  return median(values);
}

Series series(const UsedSamples& samples, double Sample::*quantity) {
  Series result;
  for (const UsedRound& used : samples.rounds)
    result.add(used.samples, quantity, median_of(used.samples, quantity));
  return result;
}

/// The rounds with a clean sample.
std::vector<UsedRound> clean_rounds(const std::vector<Round>& rounds, const CleanRule& rule) {
  std::vector<UsedRound> found;
  for (const Round& round : rounds) {
    auto kept = rule.kept_of(round);
    if (!kept.empty()) found.push_back({&round, std::move(kept)});
  }
  return found;
}

Series clean_series(const std::vector<UsedRound>& clean, const CleanRule& rule, Pace pace,
                    double Sample::*quantity) {
  Series result;
  for (const UsedRound& one : clean)
    result.add(one.samples, quantity, rule.typical(*one.round, one.samples, quantity, pace));
  return result;
}

Estimate estimate(const Series& s) {
  return {median(s.rounds), median_interval(s.rounds, quantile(s.windows, 0.0)),
          median_absolute_deviation(s.windows)};
}

std::vector<StoppedWindow> stopped_windows(const UsedSamples& samples, double Sample::*quantity) {
  std::vector<StoppedWindow> windows;
  for (const UsedRound& used : samples.rounds)
    for (const Sample* sample : used.samples)
      windows.push_back({sample->*quantity, sample->cpu_ns / sample->ns});
  return windows;
}

/// A noisy result that has enough clean windows, only in few rounds, is about their median.
void centre_on(double clean, Estimate& noisy) {
  noisy.median = clean;
  noisy.interval = {std::min(noisy.interval.low, clean), std::max(noisy.interval.high, clean)};
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

/// In cycles, so that a change of the clock's frequency is no second hump. Only of clean windows: a neighbour that comes and
/// goes makes two humps of any operation.
std::optional<Shape> shape_of_clean(const UsedSamples& samples) {
  if (samples.grade != Grade::clean ||
      static_cast<std::size_t>(samples.windows) < least_windows_for_shape)
    return std::nullopt;
  std::vector<std::vector<double>> rounds;
  for (const UsedRound& used : samples.rounds) {
    std::vector<double>& values = rounds.emplace_back();
    for (const Sample* sample : used.samples) values.push_back(sample->cycles);
  }
  return shape_of(rounds);
}

WindowCounts count(const std::vector<Round>& rounds, const CleanLevels& levels) {
  const CleanRule rule(rounds, levels);
  WindowCounts counts;
  for (const Round& round : rounds) {
    const int kept_before = counts.kept;
    for (const Sample& sample : round.samples) {
      const auto why = rule.verdict(round, sample);
      if (why) ++counts.dropped_for[static_cast<std::size_t>(*why)];
      ++(why ? counts.dropped : counts.kept);
    }
    if (counts.kept > kept_before) ++counts.clean_rounds;
  }
  return counts;
}

/// Estimates of a time: ns or cycles.
class Estimator {
 public:
  Estimator(const UsedSamples& samples, const std::vector<Round>& rounds, const CleanLevels& levels,
            Pace pace, const Publishing& options)
      : samples_(samples),
        rule_(rounds, levels),
        clean_(samples.grade == Grade::clean ? samples.rounds : clean_rounds(rounds, rule_)),
        pace_(pace),
        options_(options) {
    if (samples.grade == Grade::noisy) noisy_.emplace(samples, levels, pace);
  }

  Estimate of(double Sample::*quantity) const {
    const Series clean = clean_series(clean_, rule_, pace_, quantity);
    if (!noisy_) return estimate(clean);
    Estimate found =
        noisy_->estimate(quantity, options_.seed, options_.quick ? quick_draws : noisy_draws);
    if (samples_.last_resort == LastResort::stopped)
      found = allow_for_stops(found, stopped_windows(samples_, quantity));
    else if (samples_.last_resort)
      found = allow_for_other_cpus(found, pace_);
    if (clean.windows.size() >= static_cast<std::size_t>(least_windows))
      centre_on(median(clean.rounds), found);
    return found;
  }

 private:
  const UsedSamples& samples_;
  CleanRule rule_;
  std::vector<UsedRound> clean_;  ///< also those of a noisy result
  Pace pace_;
  const Publishing& options_;
  std::optional<NoisyCase> noisy_;
};

/// With an interval that is at least as wide as the clock rounds.
Estimate rounded(Estimate estimate, double rounding) {
  estimate.interval = at_least(rounding * estimate.median, estimate.median, estimate.interval);
  return estimate;
}

/// `ns`: the series of the samples' times.
void enter_spread(const UsedSamples& samples, const Series& ns, Result& p) {
  p.cpu_ns = median(series(samples, &Sample::cpu_ns).rounds);
  p.fairness = median(series(samples, &Sample::fairness).rounds);
  p.ns_min = quantile(ns.windows, 0.0);
  p.ns_p10 = quantile(ns.windows, 0.1);
  p.ns_p90 = quantile(ns.windows, 0.9);
}

}  // namespace

Result publish(const std::string& name, const std::vector<Round>& rounds, const CleanLevels& levels,
               Pace pace, const Publishing& options) {
  Result p;
  p.name = name;
  for (const Round& round : rounds) {
    p.repetition = round.repetition;
    p.window_us = round.window_us;
    if (p.error.empty()) p.error = round.error;
  }
  WindowCounts counts = count(rounds, levels);
  counts.on_a_cpu = options.on_a_cpu;
  p.kept = counts.kept;
  p.dropped = counts.dropped;
  p.dropped_for = counts.dropped_for;
  p.rounds = counts.clean_rounds;
  if (!p.error.empty()) return p;
  if (rounds.empty()) {
    p.fail("not reached inside the budget; use a larger --budget or a --benchmark_filter");
    return p;
  }
  const UsedSamples samples = select_samples(rounds, levels);
  if (samples.grade == Grade::none) {
    p.fail(noise_note(counts));
    return p;
  }
  p.grade = samples.grade;
  if (p.grade == Grade::noisy) p.note = noise_note(counts);
  p.used = samples.windows;
  p.rounds = static_cast<int>(samples.rounds.size());
  const Estimator estimator(samples, rounds, levels, pace, options);
  p.rounding = options.clock_step_ns / 2e3 / p.window_us;
  p.ns = rounded(estimator.of(&Sample::ns), p.rounding);
  p.cycles = rounded(estimator.of(&Sample::cycles), p.rounding);
  const Series ns = series(samples, &Sample::ns);
  const Series rates = series(samples, &Sample::ops_per_second);
  p.threads_measured = threads_of(ns, rates);
  p.ops_per_second = rate_of(p.ns, p.threads_measured, median_absolute_deviation(rates.windows));
  enter_spread(samples, ns, p);
  p.shape = shape_of_clean(samples);
  return p;
}

void require_clean(Result& result) {
  if (result.grade == Grade::noisy) result.fail(result.note);
}

void Result::fail(const std::string& why) {
  error = why;
  note.clear();
  grade = Grade::none;
}

std::vector<double> round_medians(const std::vector<Round>& rounds, const CleanLevels& levels,
                                  Pace pace, double Sample::*quantity) {
  const CleanRule rule(rounds, levels);
  return clean_series(clean_rounds(rounds, rule), rule, pace, quantity).rounds;
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
  if (shape) {
    all["dip"] = shape->dip;
    all["modes"] = shape->modes;
  }
  all["ops_per_second"] = ops_per_second.median;
  all["ops_ci_low"] = ops_per_second.interval.low;
  all["ops_ci_high"] = ops_per_second.interval.high;
  all["fairness"] = fairness;
  all["threads_measured"] = threads_measured;
  all["rounds"] = rounds;
  all["windows_used"] = used;
  all["windows_kept"] = kept;
  all["windows_dropped"] = dropped;
  all["window_us"] = window_us;
  for (std::size_t i = 0; i < drop_names.size(); ++i) {
    all["dropped_" + std::string(drop_names[i])] = dropped_for[i];
  }
  return all;
}

}  // namespace fencepost::harness
