#include "harness/sampling/run_net_costs.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace fencepost::harness {
namespace {

double published(const std::vector<Result>& repetitions, Estimate Result::*quantity) {
  std::vector<double> values;
  for (const Result& one : repetitions) values.push_back((one.*quantity).median);
  return median(values);
}

/// From the least to the greatest that the intervals of the repetitions hold.
Interval published_interval(const std::vector<Result>& repetitions, Estimate Result::*quantity) {
  Interval hull = (repetitions.front().*quantity).interval;
  for (const Result& one : repetitions) {
    hull.low = std::min(hull.low, (one.*quantity).interval.low);
    hull.high = std::max(hull.high, (one.*quantity).interval.high);
  }
  return hull;
}

Grade grade_of(const std::vector<Result>& repetitions) {
  const auto noisy = [](const Result& one) { return one.grade == Grade::noisy; };
  return std::ranges::any_of(repetitions, noisy) ? Grade::noisy : Grade::clean;
}

/// The cases of a run that others may be compared with, each put together when it is first asked for.
class Measured {
 public:
  Measured(const std::vector<std::vector<Result>>& results, std::span<const Case> cases,
           const std::vector<std::vector<Track>>& repetitions, const CleanLevels& levels)
      : results_(results), repetitions_(repetitions), levels_(levels), cases_(cases.size()) {
    for (std::size_t i = 0; i < cases.size(); ++i) places_[cases[i].name] = i;
  }

  /// Null where it is not in the run, or has no result.
  const MeasuredCase* named(const std::string& name) {
    const auto place = places_.find(name);
    return place == places_.end() ? nullptr : at(place->second);
  }

  const MeasuredCase* at(std::size_t i) {
    const std::vector<Result>& all = results_[i];
    const auto failed = [](const Result& one) { return !one.error.empty(); };
    if (all.empty() || std::ranges::any_of(all, failed)) return nullptr;
    if (!cases_[i]) {
      cases_[i] = {all.front().name,
                   {},
                   published(all, &Result::ns),
                   published(all, &Result::cycles),
                   grade_of(all),
                   published_interval(all, &Result::ns),
                   published_interval(all, &Result::cycles),
                   all.front().rounding};
      for (const std::vector<Track>& tracks : repetitions_)
        add_round_medians(cases_[i]->rounds, tracks[i].rounds, levels_, tracks[i].c.pace);
    }
    return &*cases_[i];
  }

 private:
  const std::vector<std::vector<Result>>& results_;
  const std::vector<std::vector<Track>>& repetitions_;
  const CleanLevels& levels_;
  std::map<std::string, std::size_t> places_;
  std::vector<std::optional<MeasuredCase>> cases_;
};

}  // namespace

void add_net_costs(std::vector<std::vector<Result>>& results, std::span<const Case> cases,
                   const std::vector<std::vector<Track>>& repetitions, const CleanLevels& levels) {
  Measured measured(results, cases, repetitions, levels);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].baseline.empty()) continue;
    const MeasuredCase* mine = measured.at(i);
    const MeasuredCase* baseline = measured.named(cases[i].baseline);
    if (mine == nullptr || baseline == nullptr) continue;
    const NetCost cost = net_cost(*mine, *baseline);
    for (Result& one : results[i]) one.net_cost = cost;
  }
}

}  // namespace fencepost::harness
