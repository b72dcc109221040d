#include "harness/doctor/noise_evidence.hpp"

#include <algorithm>

#include "harness/base/statistics.hpp"
#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

ReadingCounts counted(const LevelSample& sample, std::optional<double> level, bool clean) {
  ReadingCounts counts;
  counts.all = 1;
  const double value = sample.reading.cycles_per_add;
  if (sample.switched_out) {
    counts.switched_out = 1;
  } else if (!level) {
    counts.unknown = 1;
  } else if (clean) {
    counts.clean = 1;
  } else if (value < least_shared * *level) {
    counts.near = 1;
  } else {
    ++(value <= most_shared * *level ? counts.shared : counts.paused);
  }
  return counts;
}

/// Fills NoiseEvidence sample by sample.
class Collector {
 public:
  Collector(const std::vector<Pu>& team, const CleanLevels& levels) : team_(team), levels_(levels) {
    seen_.known.assign(team.size(), false);
    loads_ = occupancies(team.size(), [&](std::size_t i) -> const Pu& { return team[i]; });
  }

  void add(const LevelSample& sample) {
    if (!sample.reading.usable()) return;
    // Then another thread of the team may have had the CPU: that tells nothing of other processes.
    if (sample.threads > 1 && sample.switched_out && loads_[sample.member].sharing_cpu > 1) return;
    const auto level = levels_.level(sample.occupancy);
    const bool clean = !sample.switched_out &&
                       levels_.surely_clean(sample.occupancy, sample.reading.cycles_per_add);
    const ReadingCounts counts = counted(sample, level, clean);
    OccupancyNoise& occupancy = seen_.occupancies[sample.occupancy];
    occupancy.counts.add(counts);
    occupancy.level = level;
    occupancy.threads = sample.threads;
    values_[sample.occupancy].push_back(sample.reading.cycles_per_add);
    cpu(team_[sample.member].os_index).add(counts);
    (sample.threads == 1 ? seen_.alone : seen_.together).add(counts);
    if (sample.threads == team_.size()) {
      seen_.known[sample.member] = level.has_value();
      mark(sample, clean);
    }
    if (sample.member == 0 && !sample.switched_out)
      cycles_.push_back(sample.reading.ticks_per_cycle);
    first_ = std::min(first_, sample.seconds);
    last_ = std::max(last_, sample.seconds);
  }

  NoiseEvidence result() {
    seen_.seconds = std::max(0.0, last_ - first_);
    for (auto& [name, occupancy] : seen_.occupancies) {
      occupancy.low = quantile(values_[name], 0.1);
      occupancy.high = quantile(values_[name], 0.9);
    }
    seen_.clock_spread = relative_spread(cycles_);
    if (seen_.alone.all > seen_.alone.unknown)
      seen_.alone_share = seen_.alone.share(&ReadingCounts::clean);
    return std::move(seen_);
  }

 private:
  ReadingCounts& cpu(unsigned number) {
    const auto [found, fresh] = cpus_.try_emplace(number, seen_.cpus.size());
    if (fresh) seen_.cpus.push_back({number, {}});
    return seen_.cpus[found->second].counts;
  }

  void mark(const LevelSample& sample, bool clean) {
    const auto [found, fresh] = moments_.try_emplace(sample.moment, seen_.moments.size());
    if (fresh) seen_.moments.emplace_back(team_.size(), false);
    seen_.moments[found->second][sample.member] = clean;
  }

  const std::vector<Pu>& team_;
  const CleanLevels& levels_;
  std::vector<Occupancy> loads_;  ///< of the whole team
  NoiseEvidence seen_;
  std::map<unsigned, std::size_t> cpus_;        ///< number -> index in NoiseEvidence::cpus
  std::map<std::size_t, std::size_t> moments_;  ///< moment -> index in NoiseEvidence::moments
  std::map<std::string, std::vector<double>> values_;
  std::vector<double> cycles_;
  double first_ = 1e300, last_ = -1e300;
};

}  // namespace

void ReadingCounts::add(const ReadingCounts& other) {
  for (const auto part :
       {&ReadingCounts::all, &ReadingCounts::clean, &ReadingCounts::near, &ReadingCounts::shared,
        &ReadingCounts::paused, &ReadingCounts::switched_out, &ReadingCounts::unknown})
    this->*part += other.*part;
}

double ReadingCounts::share(std::size_t ReadingCounts::*part) const {
  return all == 0 ? 0.0 : static_cast<double>(this->*part) / static_cast<double>(all);
}

double ReadingCounts::shared_duty() const {
  const std::size_t usable = all - switched_out;
  return usable == 0 ? 0.0 : static_cast<double>(shared) / static_cast<double>(usable);
}

std::optional<double> NoiseEvidence::clean_share(const std::vector<unsigned>& members) const {
  if (members.size() == 1) return alone_share;
  if (moments.empty()) return std::nullopt;
  const bool all_known = std::ranges::all_of(
      members, [this](unsigned member) { return member < known.size() && known[member]; });
  if (!all_known) return std::nullopt;
  const auto clean = std::ranges::count_if(moments, [&](const std::vector<bool>& moment) {
    return std::ranges::all_of(members, [&](unsigned member) { return moment[member]; });
  });
  return static_cast<double>(clean) / static_cast<double>(moments.size());
}

NoiseEvidence noise_evidence(std::span<const LevelSample> samples, const std::vector<Pu>& team,
                             const CleanLevels& levels) {
  Collector collector(team, levels);
  for (const LevelSample& sample : samples) collector.add(sample);
  return collector.result();
}

}  // namespace fencepost::harness
