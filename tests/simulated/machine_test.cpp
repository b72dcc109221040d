// The simulated machine does what its model says.
#include <gtest/gtest.h>

#include "tests/simulated/cpu.hpp"
#include "tests/simulated/random_machine.hpp"
#include "tests/simulated/simulated_run.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::simulated::machine_test {
namespace {

class SimulatedCpu : public ::testing::Test {
 protected:
  const std::uint64_t seed = harness::random_seed();
  ::testing::ScopedTrace trace{__FILE__, __LINE__, harness::seed_text(seed)};
  Random random{seed};
  CounterModel counter;
  CoreModel core{2.0, 4, 0.02};

  Cpu cpu_with(std::vector<ActivityModel> activities) {
    return {core, {}, activities, Counter(counter, 0.0), random, 0.0};
  }
};

TEST_F(SimulatedCpu, WorkTakesItsCycles) {
  Cpu cpu = cpu_with({});
  EXPECT_DOUBLE_EQ(cpu.work(100.0, 1000.0, 1.0), 600.0);
}

TEST_F(SimulatedCpu, WorkTakesLongerBesideWhatElseGoesOn) {
  ActivityModel neighbour{ActivityModel::Kind::neighbour, 0.4, 1e4, 0.5, 0.0, true};
  Cpu disturbed = cpu_with({neighbour});
  EXPECT_NEAR(disturbed.work(0.0, 2e9, 0.0), 1e9, 1.0) << "bound by latency";
  // 0.4 of each ns go by at two thirds of the speed.
  Cpu again = cpu_with({neighbour});
  EXPECT_NEAR(again.work(0.0, 2e9, 1.0) / 1e9, 1.0 / (0.6 + 0.4 / 1.5), 0.02);
  Cpu stolen = cpu_with({{ActivityModel::Kind::steal, 0.25, 1e5, 0.0, 0.0, false}});
  EXPECT_NEAR(stolen.work(0.0, 2e9, 0.0) / 1e9, 1.0 / 0.75, 0.1);
  EXPECT_EQ(stolen.switches(), 0) << "nobody sees it";
  Cpu preempted = cpu_with({{ActivityModel::Kind::preemption, 0.01, 1e6, 0.0, 0.0, true}});
  preempted.work(0.0, 2e9, 0.0);
  EXPECT_NEAR(static_cast<double>(preempted.switches()), 10.0, 1.0);
}

TEST_F(SimulatedCpu, TimeThatIsSkippedLeavesActivitiesAsOftenOn) {
  for (const bool regular : {false, true}) {
    Cpu cpu = cpu_with({{ActivityModel::Kind::neighbour, 0.3, 1e4, 0.5, 0.1, regular}});
    int quiet = 0;
    for (int i = 1; i <= 20'000; ++i) {
      cpu.skip_to(i * 7.7e4);
      quiet += cpu.quiet() ? 1 : 0;
    }
    EXPECT_NEAR(quiet / 20'000.0, 0.7, 0.05) << regular;
  }
}

TEST_F(SimulatedCpu, ChainsReadWhatTheCoreIs) {
  counter.step_ticks = 1.0;
  Cpu cpu = cpu_with({});
  harness::ChainCalibration chains;
  chains.clock_ticks = counter.reading_ns * counter.ticks_per_ns;
  double now = 0.0;
  const harness::ChainReading reading = read_chains(cpu, now, chains, counter, 1);
  EXPECT_NEAR(reading.ticks_per_cycle, counter.ticks_per_ns / core.ghz, 1e-3);
  EXPECT_NEAR(reading.cycles_per_add, 0.255, 1e-3);
  EXPECT_NEAR(read_chains(cpu, now, chains, counter, 2).cycles_per_add, 0.51, 2e-3);
}

TEST(SimulatedCounter, HasItsStepOffsetAndWarp) {
  CounterModel model;
  model.step_ticks = 24.454;
  model.ticks_per_ns = 2.4454;
  model.offset_ns = 1000.0;
  model.warp_ns = 500.0;
  model.changes_at_ns = 1e6;
  const Counter first(model, 0.0), other(model, -1.0);
  EXPECT_NEAR(static_cast<double>(first.at(1e5) - first.at(1e5 - 20.0)), 48.9, 1.0);
  EXPECT_NEAR(static_cast<double>(first.at(5e5) - other.at(5e5)), 2445.4, 25.0);
  EXPECT_LT(first.at(1e6), first.at(1e6 - 100.0));
  EXPECT_NEAR(other.time_of(first.at(5e5), 0.0), 5e5 + 1000.0, 20.0);
}

TEST(SimulatedMachine, IsReducedToWhatMatters) {
  const std::uint64_t seed = harness::random_seed();
  SCOPED_TRACE(harness::seed_text(seed));
  MachineModel model = random_machine(seed);
  model.cpus = 8;
  model.activities.push_back({ActivityModel::Kind::steal, 0.2, 1e6, 0.0, 0.0, false});
  const MachineModel small = shrunk(model, [](const MachineModel& one) {
    return std::ranges::any_of(one.activities, [](const ActivityModel& activity) {
      return activity.kind == ActivityModel::Kind::steal;
    });
  });
  EXPECT_EQ(small.cpus, 1U);
  ASSERT_EQ(small.activities.size(), 1U);
  EXPECT_EQ(small.activities[0].kind, ActivityModel::Kind::steal);
  EXPECT_FALSE(small.frequency.moves());
}

TEST(SimulatedRun, IsTheSameForTheSameMachine) {
  const MachineModel model = random_machine(7);
  const SimulatedRun one = run_on(model, operations_for(model), {0.3, 0.5});
  const SimulatedRun other = run_on(model, operations_for(model), {0.3, 0.5});
  for (std::size_t i = 0; i < one.findings.size(); ++i)
    EXPECT_EQ(one.findings[i].result.ns.median, other.findings[i].result.ns.median);
}

}  // namespace
}  // namespace fencepost::simulated::machine_test
