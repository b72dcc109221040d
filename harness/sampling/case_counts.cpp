#include "harness/sampling/case_counts.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "counters/derived.hpp"
#include "harness/base/median_interval.hpp"

namespace fencepost::harness {
namespace {

using arch::EventRole;
using counters::Bounded;
using counters::Count;

/// The count of an event in a sample; nullopt when the sample did not count it.
using Quantity = std::function<std::optional<Count>(const Sample&)>;

struct Summary {
  Estimate estimate;
  bool has_interval = false;
  double running = 1.0;
};

std::optional<Summary> summarise(const UsedSamples& samples, const Quantity& quantity) {
  std::vector<double> medians, windows, running;
  for (const UsedRound& used : samples.rounds) {
    std::vector<double> values;
    for (const Sample* sample : used.samples) {
      const auto count = quantity(*sample);
      if (!count) continue;
      values.push_back(count->value);
      running.push_back(count->running);
    }
    if (values.empty()) continue;
    medians.push_back(median(values));
    windows.insert(windows.end(), values.begin(), values.end());
  }
  if (windows.size() < static_cast<std::size_t>(least_windows)) return std::nullopt;
  Summary summary;
  summary.estimate.median = median(medians);
  summary.estimate.mad = median_absolute_deviation(windows);
  summary.estimate.interval = median_interval(medians, quantile(windows, 0.0));
  summary.has_interval = medians.size() >= least_values_for_interval;
  summary.running = median(running);
  return summary;
}

Bounded bounded(const Summary& summary) {
  if (!summary.has_interval) return {summary.estimate.median, std::nullopt, std::nullopt};
  return {summary.estimate.median, summary.estimate.interval.low, summary.estimate.interval.high};
}

void enter(Result& p, const std::string& name, const Bounded& estimate) {
  p.counts[name] = estimate.value;
  if (!estimate.low || !estimate.high) return;
  p.counts[name + "_ci_low"] = *estimate.low;
  p.counts[name + "_ci_high"] = *estimate.high;
}

void enter_derived(Result& p, const counters::BoundedByKey& by_key, const std::string& pmu) {
  const auto sum = [&](EventRole role) {
    return counters::sum_of(counters::keys_of_role(pmu, role), by_key);
  };
  if (const auto lines = sum(EventRole::line_in)) enter(p, "lines_moved_per_op", *lines);
  const auto hits = sum(EventRole::modified_hit), loads = sum(EventRole::loads);
  const auto share = hits && loads ? counters::share_of(*hits, *loads) : std::nullopt;
  if (share) enter(p, "modified_load_share", *share);
}

/// The cycles of a window, user and kernel; nothing where one of the events that make them up is missing.
Quantity cycles_by(std::vector<std::string> keys) {
  return [keys = std::move(keys)](const Sample& sample) -> std::optional<Count> {
    std::vector<std::optional<Count>> parts;
    for (const std::string& key : keys) {
      const auto at = sample.counts.find(key);
      parts.push_back(at == sample.counts.end() ? std::nullopt : std::optional(at->second));
    }
    return counters::per_operation(parts, 1.0);  // of counts that are per operation already
  };
}

/// What samples have by name.
Quantity value_by(std::map<std::string, double> Sample::*values, std::string_view name) {
  return [values, key = std::string(name)](const Sample& sample) -> std::optional<Count> {
    const auto at = (sample.*values).find(key);
    return at == (sample.*values).end() ? std::nullopt : std::optional(Count{at->second, 1.0});
  };
}

void enter_durations(Result& p, const UsedSamples& samples) {
  for (const DurationKey& key : duration_keys) {
    const std::string name(key.name);
    const Quantity duration = value_by(&Sample::durations, key.name);
    double greatest = 0.0;
    const auto summary = summarise(samples, [&](const Sample& sample) {
      const auto found = duration(sample);
      if (found) greatest = std::max(greatest, found->value);
      return found;
    });
    if (!summary) continue;
    if (key.of_case == DurationKey::OfCase::median) {
      enter(p, name, bounded(*summary));
    } else {
      p.counts[name] = greatest;
    }
  }
}

void enter_values(Result& p, const UsedSamples& samples) {
  for (const ValueKey& key : value_keys) {
    if (const auto summary = summarise(samples, value_by(&Sample::values, key.name)))
      enter(p, std::string(key.name), bounded(*summary));
  }
}

std::optional<double> replace_cycles(Result& p, const UsedSamples& samples,
                                     const CountedCase& how) {
  if (samples.grade != Grade::clean) return std::nullopt;
  std::vector<std::string> keys;
  std::set<counters::Level> seen;
  for (const counters::Wanted& event : how.events) {
    if (event.role != EventRole::cycles || !event.named.encoding) continue;
    keys.push_back(event.key);
    seen.insert(event.named.encoding->level);
  }
  if (how.pace == Pace::blocking || !seen.contains(counters::Level::user)) return std::nullopt;
  const auto measured = summarise(samples, cycles_by(keys));
  if (!measured || !(p.cycles.median > 0.0)) return std::nullopt;
  const double ratio = measured->estimate.median / p.cycles.median;
  if (seen.contains(counters::Level::kernel) || std::abs(ratio - 1.0) <= cycles_may_differ) {
    p.counts["cycles_calibrated"] = p.cycles.median;
    p.cycles = measured->estimate;
  }
  return ratio;
}

}  // namespace

std::optional<double> add_counts(Result& p, const std::vector<Round>& rounds,
                                 const CleanLevels& levels, const CountedCase& how) {
  if (!p.error.empty()) return std::nullopt;
  const UsedSamples samples = select_samples(rounds, levels);
  const auto always = [&](double Sample::*member) {
    return summarise(samples, [member](const Sample& s) { return Count{s.*member, 1.0}; });
  };
  if (const auto one = always(&Sample::context_switches))
    enter(p, "context_switches_per_op", bounded(*one));
  if (const auto one = always(&Sample::page_faults)) enter(p, "page_faults_per_op", bounded(*one));
  enter_durations(p, samples);
  enter_values(p, samples);

  counters::BoundedByKey by_key;
  for (const counters::Wanted& event : how.events) {
    const auto summary = summarise(samples, cycles_by({event.key}));
    if (!summary) continue;
    by_key[event.key] = bounded(*summary);
    enter(p, event.key + "_per_op", bounded(*summary));
    if (summary->running < 1.0) p.counts[event.key + "_running"] = summary->running;
  }
  enter_derived(p, by_key, how.pmu);
  return replace_cycles(p, samples, how);
}

std::string cycles_warning(std::span<const std::pair<std::string, double>> ratios) {
  const auto off = [](const auto& one) { return std::abs(one.second - 1.0); };
  const auto far =
      std::ranges::count_if(ratios, [&](const auto& one) { return off(one) > cycles_may_differ; });
  if (far == 0) return "";
  const auto& worst = *std::ranges::max_element(ratios, {}, off);
  const int percent = static_cast<int>(std::lround(100.0 * (worst.second - 1.0)));
  return "counted and calibrated cycles differ by over 3 % in " + std::to_string(far) + " of " +
         std::to_string(ratios.size()) + " cases, most in " + worst.first + " (" +
         (percent > 0 ? "+" : "") + std::to_string(percent) + " %)";
}

}  // namespace fencepost::harness
