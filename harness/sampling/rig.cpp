#include "harness/sampling/rig.hpp"

#include <algorithm>

#include "harness/base/descriptors.hpp"
#include "harness/team/thread_watch.hpp"

namespace fencepost::harness {
namespace {

constexpr std::size_t least_pool_bytes = std::size_t{8} << 20;
// Places on 256 sets of a cache, and 64 MiB for 1,024 threads.
constexpr std::size_t least_own_pool_bytes = std::size_t{64} << 10;

/// On a pinned thread: the clocks of two CPUs may differ.
ClockCalibration clock_of_first(Team& team, std::chrono::milliseconds rate_over) {
  ClockCalibration clock;
  team.run_to_end(1, [&](unsigned) { clock = calibrate_clock(rate_over); });
  return clock;
}

}  // namespace

std::size_t pool_bytes(std::size_t case_bytes) {
  return std::max(least_pool_bytes, 4 * case_bytes);
}

std::size_t own_pool_bytes(std::size_t own_bytes) {
  return std::max(least_own_pool_bytes, 4 * own_bytes);
}

RigOptions rig_options(const std::vector<Case>& cases, std::uint64_t seed,
                       const SharedHome& shared_home) {
  const bool last = shared_home.kind == SharedHome::Kind::last;
  RigOptions options;
  options.seed = seed;
  options.shared_home = shared_home;
  for (const Case& c : cases) {
    const std::vector<unsigned> members = members_of(c);
    options.case_bytes = std::max(options.case_bytes, c.bytes);
    options.own_bytes = std::max(options.own_bytes, c.own_bytes);
    if (c.node) options.nodes.push_back(*c.node);
    options.homes.push_back(c.home.value_or(last ? members.back() : members.front()));
  }
  return options;
}

Rig::Rig(const std::vector<Pu>& pus, const RigOptions& options)
    : team_((require_descriptors(), pus)),
      clock_(options.clock ? *options.clock : clock_of_first(team_, options.rate_over)),
      offsets_(measure_clock_offsets(team_, clock_)),
      pools_(pool_bytes(options.case_bytes), team_) {
  for (const unsigned home : options.homes) pools_.provide(home);
  for (const unsigned node : options.nodes) pools_.provide(Pools::Nodes{node});
  using Kind = SharedHome::Kind;
  if (options.shared_home.kind == Kind::interleave || options.shared_home.kind == Kind::node)
    pools_.provide(home_nodes(options.shared_home, pus, {0}));
  pools_.provide_own(own_pool_bytes(options.own_bytes));
  team_.run_to_end(1, [this](unsigned) { chains_ = calibrate_chains(clock_); });
  ThreadWatch::keep_files(plan_descriptors(free_descriptors(), team_.size()).each_keeps_schedstat);
  levels_.set_step_share(chains_.step_share(clock_));
  sampler_.emplace(team_, pools_, clock_, chains_, levels_, options.seed);
  sampler_->share_on(options.shared_home);
  sampler_->correct_clocks(clock_corrections(offsets_, clock_));
}

}  // namespace fencepost::harness
