#include "harness/sampling/rig.hpp"

#include <algorithm>
#include <chrono>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t least_pool_bytes = std::size_t{8} << 20;

/// On a pinned thread: the clocks of two CPUs may differ.
ClockCalibration clock_of_first(Team& team) {
  ClockCalibration clock;
  team.run(
      1, [&clock](unsigned) { clock = calibrate_clock(); }, std::chrono::minutes(1));
  return clock;
}

}  // namespace

std::size_t pool_bytes(std::size_t case_bytes) {
  return std::max(least_pool_bytes, 4 * case_bytes);
}

RigOptions rig_options(const std::vector<Case>& cases, std::uint64_t seed) {
  RigOptions options;
  options.seed = seed;
  for (const Case& c : cases) {
    options.case_bytes = std::max(options.case_bytes, c.bytes);
    options.homes.push_back(c.home);
  }
  return options;
}

Rig::Rig(const std::vector<Pu>& pus, const RigOptions& options)
    : team_(pus),
      clock_(options.clock ? *options.clock : clock_of_first(team_)),
      offsets_(measure_clock_offsets(team_, clock_)),
      pools_(pool_bytes(options.case_bytes), team_) {
  for (const unsigned home : options.homes) pools_.provide(home);
  const bool calibrated = team_.run(
      1, [this](unsigned) { chains_ = calibrate_chains(clock_); }, std::chrono::minutes(1));
  if (!calibrated) {
    throw UserError("calibrating the reference chains on CPU " +
                    std::to_string(pus.front().os_index) +
                    " took longer than a minute; choose other CPUs with --cpus");
  }
  levels_.set_step_share(chains_.step_share(clock_));
  sampler_.emplace(team_, pools_, clock_, chains_, levels_, options.seed);
  sampler_->correct_clocks(clock_corrections(offsets_, clock_));
}

}  // namespace fencepost::harness
