// The plan as people and programs read it.
#include "harness/plan/plan_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/topology/distance.hpp"
#include "tests/support/machines.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::plan_report_test {
namespace {

using nlohmann::json;

std::string report(const Topology& machine, const PlanOptions& options,
                   std::optional<Workload> work = {}) {
  std::ostringstream out;
  report_plan(machine, place_threads(machine, options.selection), options, work, out);
  return out.str();
}

PlanOptions as(const std::string& form, const std::string& pairs = "") {
  PlanOptions options;
  options.json = form == "json";
  options.selection.pairs = pairs;
  return options;
}

TEST(PlanText, OfASmallMachine) {
  PlanOptions options = as("table", "all");
  options.selection.threads = {1, 3};
  EXPECT_EQ(
      report(synthetic_topology("package:2 numa:1 l3:1 core:2 pu:2"), options, Workload{10, 0.02}),
      R"(topology   HWLOC_SYNTHETIC=package:2 numa:1 l3:1 core:2 pu:2: 8 PUs allowed, 4 cores, )"
      R"(0 L2, 2 L3, 2 NUMA nodes, 2 packages
placement  compact, 8 PUs
cases      10 in a budget of 300 s: 30 s for each

With N threads, threads 0 to N-1 run on:
thread  CPU  core  L2  L3  NUMA  package
     0    0     0   -   0     0        0
     1    1     0   -   0     0        0
     2    2     1   -   0     0        0

Pairs of threads at each distance:
threads  same-core  same-l2  same-l3  same-package  other-numa  other-package
      1          0        0        0             0           0              0
      3          1        0        2             0           0              0

All pairs of CPUs, ordered by topology: c same-core, 2 same-l2, 3 same-l3, p same-package, n other-numa, x other-package
  012
0 .c3
1 c.3
2 33.
)");
}

TEST(PlanText, SaysTheKindAndTheOtherThreadsOnAPu) {
  const Topology hybrid = recorded("", "hybrid-8p-16e").read();
  PlanOptions options = as("table", "classes");
  options.selection.oversubscribe = true;
  options.selection.threads = {17};
  const std::string text = report(hybrid, options);
  EXPECT_NE(text.find("kind 1 (IntelCore) only, --kinds=all takes all"), std::string::npos) << text;
  EXPECT_NE(text.find("threads  same-pu  same-core"), std::string::npos) << text;
  EXPECT_NE(text.find("same-l3    0    2"), std::string::npos) << text;
  EXPECT_EQ(text.find("cases "), std::string::npos) << "nobody counted them";
}

TEST(PlanText, MatrixHeadsStandAboveTheirColumns) {
  PlanOptions options = as("table", "all");
  options.selection.placement = "0-8:4,100";
  options.selection.placement_given = true;
  const std::string text = report(synthetic_topology("core:101 pu:1"), options);
  EXPECT_NE(text.find("       1\n       0\n    0480\n  0 .ppp\n  4 p.pp\n"), std::string::npos)
      << text;
}

TEST(PlanText, SaysWhenTheBudgetIsShort) {
  PlanOptions options = as("table");
  options.budget_s = 1.0;
  const Topology machine = synthetic_topology("core:2 pu:1");
  EXPECT_NE(report(machine, options, Workload{10, 1.5}).find("too many"), std::string::npos);
  EXPECT_EQ(report(machine, options, Workload{10, 0.5}).find("too many"), std::string::npos);
  EXPECT_NE(report(machine, options, Workload{10, 0.5, 12})
                .find("10 of the core set (12 more with --all) in a budget"),
            std::string::npos);
}

TEST(PlanJson, HoldsEveryCountAndItsPairs) {
  PlanOptions options = as("json");
  options.selection.placement = "spread";
  options.selection.threads = {1, 2, 4};
  const Topology machine = synthetic_topology("package:2 l3:2 core:2 pu:2");
  const json plan = json::parse(report(machine, options, Workload{7, 0.25, 3}));
  EXPECT_EQ(plan.at("source"), "HWLOC_SYNTHETIC=package:2 l3:2 core:2 pu:2");
  EXPECT_EQ(plan.at("this_machine"), false);
  EXPECT_EQ(plan.at("placement"), "spread");
  EXPECT_EQ(plan.at("pus_allowed"), 16);
  EXPECT_EQ(plan.at("cores"), 8);
  EXPECT_EQ(plan.at("l2_caches"), 0);
  EXPECT_EQ(plan.at("cases"), 7);
  EXPECT_EQ(plan.at("cases_left_out"), 3);
  EXPECT_EQ(plan.at("least_s"), 0.25);
  ASSERT_EQ(plan.at("threads").size(), 4U);
  EXPECT_EQ(plan.at("threads").at(1).at("cpu"), 8);
  EXPECT_EQ(plan.at("threads").at(1).at("package"), 1);
  EXPECT_TRUE(plan.at("threads").at(1).at("l2").is_null());
  ASSERT_EQ(plan.at("counts").size(), 3U);
  EXPECT_EQ(plan.at("counts").at(2).at("cpus"), (json{0, 8, 4, 12}));
  EXPECT_EQ(plan.at("counts").at(2).at("pairs").at("other-package"), 4);
  EXPECT_EQ(plan.at("counts").at(2).at("pairs").at("same-package"), 2);
  EXPECT_FALSE(plan.contains("matrix"));
  EXPECT_FALSE(plan.contains("pairs"));
  EXPECT_FALSE(plan.contains("kind"));
}

TEST(PlanJson, MatrixIsOrderedByTopologyAndSymmetric) {
  PlanOptions options = as("json", "all");
  options.selection.placement = "spread";
  const Topology machine = synthetic_topology("package:2 core:2 pu:2(indexes=0,4,1,5,2,6,3,7)");
  const json matrix = json::parse(report(machine, options)).at("matrix");
  EXPECT_EQ(matrix.at("cpus"), (json{0, 4, 1, 5, 2, 6, 3, 7}));
  EXPECT_EQ(matrix.at("classes").size(), 6U);
  const json& rows = matrix.at("rows");
  ASSERT_EQ(rows.size(), 8U);
  for (std::size_t a = 0; a < 8; ++a) {
    EXPECT_TRUE(rows.at(a).at(a).is_null());
    for (std::size_t b = 0; b < 8; ++b) EXPECT_EQ(rows.at(a).at(b), rows.at(b).at(a));
  }
  EXPECT_EQ(rows.at(0).at(1), 0) << "siblings";
  EXPECT_EQ(rows.at(0).at(7), 5) << "the other package";
}

TEST(PlanJson, GroupsOfCoresAreListedWhereThereAreAny) {
  const Topology machine = synthetic_topology("package:1 l3:1 group:2 core:2 pu:1");
  const json plan = json::parse(report(machine, as("json", "all")));
  const json& matrix = plan.at("matrix");
  EXPECT_EQ(matrix.at("classes").size(), 7U);
  EXPECT_EQ(matrix.at("classes").at(matrix.at("rows").at(0).at(1).get<std::size_t>()),
            "same-cluster");
  EXPECT_EQ(plan.at("counts").back().at("pairs").at("same-cluster"), 2);
  EXPECT_EQ(plan.at("threads").at(0).at("cluster"), 0);
  EXPECT_TRUE(plan.at("threads").at(0).at("die").is_null());
}

TEST(PlanJson, PairsByClass) {
  const json plan =
      json::parse(report(synthetic_topology("package:2 core:2 pu:2"), as("json", "classes")));
  ASSERT_EQ(plan.at("pairs").size(), 3U);
  EXPECT_EQ(plan.at("pairs").at(2), (json{{"distance", "other-package"}, {"cpus", {0, 4}}}));
}

TEST(PlanJson, KindsOfAHybrid) {
  const json plan = json::parse(report(recorded("", "hybrid-8p-16e").read(), as("json")));
  EXPECT_EQ(plan.at("kind"), 1);
  ASSERT_EQ(plan.at("kinds").size(), 2U);
  EXPECT_EQ(plan.at("kinds").at(1), (json{{"number", 1}, {"name", "IntelCore"}, {"pus", 16}}));
}

TEST(PlanReport, RefusesMoreThreadsThanAnyoneReads) {
  PlanOptions options = as("table");
  options.selection.oversubscribe = true;
  options.selection.threads = {16'385};
  expect_user_error([&] { report(synthetic_topology("core:2 pu:1"), options); },
                    {"16384", "16385"});
}

}  // namespace
}  // namespace fencepost::harness::plan_report_test
