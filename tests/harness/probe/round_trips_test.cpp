// Result round trips, stored with the pairs that the probe measured; and what follows for machine.json.
#include "harness/probe/round_trips.hpp"

#include <gtest/gtest.h>

#include "harness/probe/probe_report.hpp"
#include "harness/probe/topology_probe.hpp"
#include "harness/results/machine_file.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::round_trips_test {
namespace {

Case pair_case(std::string_view primitive, unsigned a, unsigned b, unsigned home) {
  Case c = named_case(CaseName("pair", primitive, "round_trip").with_threads(2));
  c.team_threads = {a, b};
  c.home = home;
  return c;
}

std::vector<Result> result(double ns, const std::string& error = "") {
  Result p;
  p.ns.median = ns;
  p.error = error;
  return {p};
}

/// Four cores; the probe looked at 0-1 and 2-3 and found two cores each time.
class RoundTrips : public ::testing::Test {
 protected:
  std::vector<Pu> team = synthetic_topology("pack:1 l3:1 core:4 pu:1").pus;
  std::vector<ProbedPair> pairs{{team[0], team[1], {Sibling::apart, 12, {}, {}, {}}, {}},
                                {team[2], team[3], {Sibling::apart, 12, {}, {}, {}}, {}}};
  const std::string_view name = round_trip_primitive;
};

TEST_F(RoundTrips, GoToTheirPairWhicheverServes) {
  enter_round_trips(pairs, {pair_case(name, 0, 1, 0), pair_case(name, 3, 2, 3)},
                    {result(80.0), result(90.0)}, team);
  EXPECT_EQ(pairs[0].round_trip_ns, 80.0);
  EXPECT_EQ(pairs[1].round_trip_ns, 90.0);
}

TEST_F(RoundTrips, OtherCasesOtherHomesAndErrorsAreNone) {
  enter_round_trips(pairs,
                    {pair_case("store_load_one_line", 0, 1, 0), pair_case(name, 0, 1, 2),
                     pair_case(name, 2, 3, 2)},
                    {result(80.0), result(90.0), result(0.0, "too few clean windows")}, team);
  EXPECT_FALSE(pairs[0].round_trip_ns);
  EXPECT_FALSE(pairs[1].round_trip_ns);
}

TEST_F(RoundTrips, WarningsAreRenewedNotRepeated) {
  using machine::make_warning;
  using machine::WarningId;
  const auto clock = make_warning(WarningId::clock_rate, "the clock is odd");
  const auto earlier = make_warning(WarningId::topology_mismatch, "of an earlier look");
  MachineFile file;
  file.add_warning(clock);
  file.add_warning(earlier);
  const auto enter = [&] {
    return file.set_topology_probe(pair_records(pairs), topology_warnings(pairs));
  };
  EXPECT_TRUE(enter().empty());
  EXPECT_EQ(file.record().warnings, (std::vector<machine::Warning>{clock}));
  EXPECT_EQ(file.record().topology_probe.value().size(), 2U);

  pairs[0].round_trip_ns = 8.0;  // as only siblings do
  const auto fresh = enter();
  ASSERT_EQ(fresh.size(), 1U);
  EXPECT_TRUE(fresh[0].text.starts_with("topology: the CPUs 0-1")) << fresh[0].text;
  EXPECT_EQ(file.record().warnings, (std::vector<machine::Warning>{clock, fresh[0]}));
  EXPECT_EQ(file.record().topology_probe.value()[0].round_trip_ns, 8.0);
  EXPECT_TRUE(enter().empty()) << "said before";
}

TEST(MeasuredRoundTrips, AreNoneInABuildWithoutTheQuestion) {
  const auto pus = read_topology().pus;
  if (pus.size() < 2) GTEST_SKIP() << "needs two CPUs";
  std::vector<ProbedPair> pairs{{pus[0], pus[1], {}, {}}};
  measure_round_trips(pairs, calibrate_clock(), random_seed());
  EXPECT_FALSE(pairs[0].round_trip_ns);
}

}  // namespace
}  // namespace fencepost::harness::round_trips_test
