#include "harness/clock/clean_levels.hpp"

#include <algorithm>

namespace fencepost::harness {
namespace {

constexpr std::size_t enough_readings = 60;
/// Limit for one occupancy; when it is reached every second reading is dropped.
constexpr std::size_t most_readings = 20'000;
constexpr double gather_within = 1.015;  ///< readings this close to each other form the bottom
constexpr double fair_share = 0.03;      ///< of all readings
// With idle SMT siblings readings repeat within a few thousandths (0.2039 to 0.2045 on Golden Cove); with a busy
// one they spread (0.254 to 0.272 in their lowest cluster).
constexpr double repeats_within = 0.004;
constexpr double repeating_share = 0.75;  ///< of those within gather_within
constexpr std::size_t least_support = 12;
constexpr int stretches_needed = 3;

/// How many of the sorted readings lie within `share` of `level`.
template <class Readings>
auto count_within(const Readings& readings, double level, double share) {
  const auto value = [](const auto& reading) { return reading.value; };
  return std::ranges::upper_bound(readings, level * (1.0 + share), {}, value) -
         std::ranges::lower_bound(readings, level * (1.0 - share), {}, value);
}

/// Whether readings repeat as closely as they do with idle SMT siblings.
template <class Readings>
bool repeats(const Readings& readings, double level) {
  const auto gathered = static_cast<double>(count_within(readings, level, gather_within - 1.0));
  const auto repeating = static_cast<double>(count_within(readings, level, repeats_within));
  return repeating >= repeating_share * gathered;
}

/// The number of time stretches that the readings at `times` (any order) fall into.
int count_stretches(std::vector<double> times) {
  std::ranges::sort(times);
  int stretches = 1;
  double began = times.front();
  for (const double t : times) {
    if (t - began < CleanLevels::stretch_seconds) continue;
    ++stretches;
    began = t;
  }
  return stretches;
}

}  // namespace

std::optional<double> CleanLevels::bottom(std::vector<Reading> readings) {
  if (readings.size() < enough_readings) return std::nullopt;
  std::ranges::sort(readings, {}, &Reading::value);
  const auto share = static_cast<std::size_t>(fair_share * static_cast<double>(readings.size()));
  const std::size_t support = std::max(share, least_support);
  std::size_t end = 0;
  for (std::size_t begin = 0; begin < readings.size(); ++begin) {
    while (end < readings.size() && readings[end].value <= readings[begin].value * gather_within)
      ++end;
    if (end - begin < support) continue;
    const double level = readings[begin + (end - begin) / 2].value;
    if (!repeats(readings, level)) continue;
    std::vector<double> times;
    for (std::size_t i = begin; i < end; ++i) times.push_back(readings[i].seconds);
    if (count_stretches(std::move(times)) >= stretches_needed) return level;
  }
  return std::nullopt;
}

void CleanLevels::learn(const std::string& occupancy, double cycles_per_add, double seconds) {
  if (!(cycles_per_add > 0.0)) return;
  Learner& learner = learners_[occupancy];
  learner.readings.push_back({cycles_per_add, seconds});
  if (learner.readings.size() > most_readings) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < learner.readings.size(); i += 2) {
      learner.readings[kept++] = learner.readings[i];
    }
    learner.readings.resize(kept);
  }
  // Often at first, then each time the evidence has grown by a tenth.
  if (++learner.fresh < std::max<std::size_t>(20, learner.readings.size() / 10)) return;
  learner.fresh = 0;
  const std::optional<double> before = learner.learned;
  // also taken back: a few readings may repeat by chance
  learner.learned = bottom(learner.readings);
  if (learner.learned != before) ++version_;
}

void CleanLevels::remember(const std::string& occupancy, double level) {
  if (!(level > 0.0)) return;
  Learner& learner = learners_[occupancy];
  learner.remembered = std::min(level, learner.remembered.value_or(level));
  ++version_;
}

std::optional<double> CleanLevels::level(const std::string& occupancy) const {
  const auto found = learners_.find(occupancy);
  if (found == learners_.end()) return std::nullopt;
  const Learner& learner = found->second;
  if (!learner.learned) return learner.remembered;
  // The lower one: a run that never saw an idle SMT sibling must not override one that did.
  return std::min(*learner.learned, learner.remembered.value_or(*learner.learned));
}

bool CleanLevels::clean(const std::string& occupancy, double cycles_per_add) const {
  const auto known = level(occupancy);
  return !known || cycles_per_add <= *known * tolerance;
}

bool CleanLevels::surely_clean(const std::string& occupancy, double cycles_per_add) const {
  return level(occupancy).has_value() && clean(occupancy, cycles_per_add);
}

bool CleanLevels::surely_clean(const std::map<std::string, double>& readings) const {
  return std::ranges::all_of(readings, [this](const auto& reading) {
    return surely_clean(reading.first, reading.second);
  });
}

std::map<std::string, double> CleanLevels::all() const {
  std::map<std::string, double> levels;
  for (const auto& [occupancy, learner] : learners_) {
    if (const auto known = level(occupancy)) levels[occupancy] = *known;
  }
  return levels;
}

}  // namespace fencepost::harness
