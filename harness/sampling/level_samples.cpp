#include "harness/sampling/level_samples.hpp"

#include <algorithm>

#include "harness/team/team_barrier.hpp"
#include "harness/team/thread_watch.hpp"
#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t most_level_samples = 512;  ///< that are handed out of them

}  // namespace

std::vector<LevelSample> read_levels(Team& team, const ChainCalibration& chains, unsigned threads,
                                     const std::function<double()>& seconds) {
  const auto members = team_members(threads);
  std::vector<LevelSample> readings(std::size_t{level_readings} * threads);
  const std::vector<Occupancy> loads = occupancies(team.pus(), members);
  TeamBarrier barrier(threads, std::ranges::any_of(loads, [](const Occupancy& load) {
                        return load.sharing_cpu > 1;
                      }));
  team.run_to_end(threads, [&](unsigned index) {
    ThreadWatch watch;
    for (unsigned k = 0; k < level_readings; ++k) {
      LevelSample& one = readings[k * threads + index];
      barrier.arrive_and_wait(index);
      watch.begin(false);
      one.seconds = seconds();
      one.reading = read_chains(chains);
      one.switched_out = watch.end().involuntary_switches > 0;
      one.member = index;
      one.threads = threads;
      one.moment = k;
    }
  });
  for (LevelSample& one : readings) one.occupancy = loads[one.member].name;
  return readings;
}

void append_levels(const std::vector<LevelSample>& readings, std::vector<LevelSample>& seen) {
  const std::size_t first = seen.empty() ? 0 : seen.back().moment + 1;
  const std::size_t threads = readings.front().threads;
  const std::size_t moments =
      std::clamp<std::size_t>(most_level_samples / threads, 1, level_readings);
  for (std::size_t i = 0; i < moments * threads; ++i) {
    seen.push_back(readings[i]);
    seen.back().moment += first;
  }
}

}  // namespace fencepost::harness
