#include "harness/clock/clean_levels.hpp"

#include <algorithm>
#include <cmath>

#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

/// Limit for one occupancy; when it is reached every second reading is dropped, and from then on every second one of those
/// that were kept so far is taken. Else old readings would be forgotten, and with them a level that the core had when its
/// SMT sibling was idle last.
constexpr std::size_t most_readings = 20'000;

/// The occupancy with as many team threads on the core and other cores busy, or idle, the other way round.
std::string counterpart(const std::string& occupancy) {
  const std::size_t at = occupancy.rfind('/') + 1;
  const std::string cores = occupancy.substr(0, at), others = occupancy.substr(at);
  return cores + (others == "alone" ? "team" : "alone");
}

/// "kind0/" of "kind0/core:1/alone".
std::string kind_of(const std::string& occupancy) {
  return occupancy.substr(0, occupancy.find('/') + 1);
}

/// Whether a core cannot have both levels, in cycles per add of all threads on it: that of fewer threads, and that of more of
/// them. Where it is twice as high, those were on several cores: the topology of a virtual machine may be wrong.
bool disagree(double of_fewer, double of_more) {
  constexpr double alike = 1.05, on_several_cores = 2.0;
  const double ratio = of_fewer / of_more;
  return ratio > alike && std::abs(ratio / on_several_cores - 1.0) > CleanLevels::tolerance;
}

}  // namespace

bool CleanLevels::Learner::keeps() const {
  // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): no thread of a team is left out always.
  return halvings == 0 || (seen * 0x9e3779b97f4a7c15U) >> (64 - halvings) == 0;
}

void CleanLevels::Learner::keep_within(std::size_t most) {
  if (readings.size() <= most) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < readings.size(); i += 2) readings[kept++] = readings[i];
  readings.resize(kept);
  ++halvings;
}

void CleanLevels::learn(const std::string& occupancy, double cycles_per_add, double seconds) {
  if (!(cycles_per_add > 0.0)) return;
  Learner& learner = learners_[occupancy];
  ++learner.seen;
  if (!learner.keeps()) return;
  const double threads = threads_on_core(occupancy);
  learner.readings.push_back({cycles_per_add / threads, seconds});
  learner.keep_within(most_readings);
  // Often at first, then each time the evidence has grown by a tenth.
  if (++learner.fresh < std::max<std::size_t>(20, learner.readings.size() / 10)) return;
  learner.fresh = 0;
  const std::optional<double> before = learner.learned;
  // also taken back: a few readings may repeat by chance
  learner.learned = search_(learner.readings, step_share_);
  if (learner.learned) *learner.learned *= threads;
  if (learner.learned != before) ++version_;
}

void CleanLevels::remember(const std::string& occupancy, double level) {
  if (!(level > 0.0)) return;
  Learner& learner = learners_[occupancy];
  learner.remembered = std::min(level, learner.remembered.value_or(level));
  ++version_;
}

std::optional<double> CleanLevels::level(const std::string& occupancy) const {
  const auto own = own_level(occupancy);
  return own ? own : own_level(counterpart(occupancy));
}

std::optional<double> CleanLevels::own_level(const std::string& occupancy) const {
  const auto claimed = claimed_level(occupancy);
  return claimed && contradicted(occupancy, *claimed) ? std::nullopt : claimed;
}

bool CleanLevels::contradicted(const std::string& occupancy, double level) const {
  const unsigned threads = threads_on_core(occupancy);
  return std::ranges::any_of(learners_, [&](const auto& one) {
    const unsigned more = threads_on_core(one.first);
    if (more <= threads || kind_of(one.first) != kind_of(occupancy)) return false;
    const auto other = claimed_level(one.first);
    return other && disagree(level / threads, *other / more);
  });
}

std::optional<double> CleanLevels::claimed_level(const std::string& occupancy) const {
  const auto found = learners_.find(occupancy);
  if (found == learners_.end()) return std::nullopt;
  const Learner& learner = found->second;
  if (!learner.learned) return learner.remembered;
  // The lower one: a run that never saw an idle SMT sibling must not override one that did.
  return std::min(*learner.learned, learner.remembered.value_or(*learner.learned));
}

std::optional<double> CleanLevels::lowest(const std::string& occupancy) const {
  const auto own = own_lowest(occupancy);
  return own ? own : own_lowest(counterpart(occupancy));
}

std::optional<double> CleanLevels::own_lowest(const std::string& occupancy) const {
  const auto found = learners_.find(occupancy);
  if (found == learners_.end() || found->second.readings.size() < 3) return std::nullopt;
  std::vector<double> values;
  for (const LevelReading& reading : found->second.readings) values.push_back(reading.value);
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(2, values.size() / 200));
  std::ranges::nth_element(values, at);
  return *at * threads_on_core(occupancy);
}

bool CleanLevels::clean(const std::string& occupancy, double cycles_per_add) const {
  const auto known = level(occupancy);
  return !known || cycles_per_add <= *known * (1.0 + tolerance + step_share_);
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
