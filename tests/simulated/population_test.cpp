// What must hold on machines of every kind: the code of the harness on some hundred random simulated machines, thousands with
// FENCEPOST_MACHINES=2000 (make simulate). A machine on which something fails is reduced and printed.
#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <sstream>

#include "tests/simulated/machine_count.hpp"
#include "tests/simulated/random_machine.hpp"
#include "tests/simulated/simulated_run.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::simulated {
namespace {

constexpr double enough_clean = 0.03;  ///< share of the time

/// How often something held.
struct Tally {
  long held = 0, all = 0;

  void count(bool holds) {
    held += holds ? 1 : 0;
    ++all;
  }
  double share() const { return all == 0 ? 1.0 : static_cast<double>(held) / static_cast<double>(all); }
  /// Whether the share may be `least` in truth: four standard deviations are allowed, so that a test of few machines does
  /// not fail by chance.
  bool at_least(double least) const {
    return share() >= least - 4.0 * std::sqrt(least * (1.0 - least) / std::max(1.0, double(all)));
  }
};

std::ostream& operator<<(std::ostream& out, const Tally& tally) {
  return out << tally.held << " of " << tally.all << " (" << 100.0 * tally.share() << " %)";
}

/// One-thread results of a core that was clean for long enough are there, and right.
bool right(const Finding& found) { return !found.missing() && found.error() <= 0.01; }
bool judged(const Finding& found) { return found.alone() && found.clean_share >= enough_clean; }

bool any_wrong(const SimulatedRun& run) {
  return std::ranges::any_of(
      run.findings, [](const Finding& found) { return judged(found) && !right(found); });
}

std::string described(const MachineModel& model, const SimulatedRun& run) {
  std::ostringstream text;
  text << model;
  for (const Finding& found : run.findings) {
    text << "  " << found.operation.name << ": true " << found.operation.cost << ", found ";
    if (found.missing())
      text << "none (" << found.result.error << ")";
    else
      text << found.estimate().median << " [" << found.estimate().interval.low << ", "
           << found.estimate().interval.high << "]";
    text << ", clean " << 100.0 * found.clean_share << " % of the time, " << found.result.kept
         << " windows kept\n";
  }
  return text.str();
}

std::string reduced(const MachineModel& model, const std::function<bool(const SimulatedRun&)>& fails) {
  const MachineModel small = shrunk(model, [&](const MachineModel& one) {
    return fails(run_on(one, operations_for(one)));
  });
  return described(small, run_on(small, operations_for(small)));
}

TEST(SimulatedMachines, OneThreadResultsAreRightWhereTheCoreIsCleanForLongEnough) {
  const std::uint64_t seed = harness::random_seed();
  SCOPED_TRACE(harness::seed_text(seed));
  Tally machines, intervals;
  std::optional<MachineModel> wrong;
  for (std::uint64_t i = 0; i < machine_count(60); ++i) {
    const MachineModel model = random_machine(seed + i);
    const SimulatedRun run = run_on(model, operations_for(model));
    EXPECT_EQ(run.ending, harness::Ending::finished) << model;
    if (std::ranges::none_of(run.findings, judged)) continue;
    machines.count(!any_wrong(run));
    if (any_wrong(run) && !wrong) wrong = model;
    for (const Finding& found : run.findings)
      if (judged(found) && !found.missing()) intervals.count(found.covers());
  }
  std::cout << "machines with right results: " << machines << "; intervals that cover: " << intervals
            << "\n";
  EXPECT_TRUE(machines.at_least(least_right_machines)) << "target: 99 % of machines; reduced:\n"
                                                       << reduced(*wrong, any_wrong);
  EXPECT_TRUE(intervals.at_least(least_coverage)) << "target: 93 to 97 %: " << intervals;
}

}  // namespace
}  // namespace fencepost::simulated
