// The report of a probe, for people and for programs.
#include "harness/probe/probe_report.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <sstream>
#include "harness/results/machine_json.hpp"

namespace fencepost::harness::probe_report_test {
namespace {

/// PUs 0 and 1 on one core, 2 on another, as hwloc says.
Pu pu(unsigned os_index) {
  Pu p;
  p.os_index = os_index;
  p.core = p.l2 = os_index / 2;
  p.l3 = 0;
  return p;
}

ProbedPair probed(unsigned a, unsigned b, Sibling verdict, double slowdown,
                  std::optional<double> ns = {}) {
  return {pu(a),
          pu(b),
          {verdict, 12, {0.2, 0.2}, {0.2 * slowdown, 0.2 * slowdown}, {slowdown, slowdown}},
          ns};
}

const ProbedPair never_seen{pu(1), pu(2), {}, std::nullopt};

std::string table(const std::vector<ProbedPair>& pairs) {
  std::ostringstream out;
  print_probe(pairs, out);
  return out.str();
}

TEST(ProbeTable, OfAgreement) {
  EXPECT_EQ(
      table({probed(0, 1, Sibling::shared, 1.9), probed(0, 2, Sibling::apart, 1.0)}),
      R"(       CPUs  hwloc                  alone       together      slowed by  core     agree
                               cycles/add     cycles/add          times
    0     1  same-core       0.200  0.200   0.380  0.380    1.90   1.90  shared   yes
    0     2  same-l3         0.200  0.200   0.200  0.200    1.00   1.00  apart    yes
measured and reported topology agree
)");
}

TEST(ProbeTable, WithRoundTripsAndDisagreement) {
  EXPECT_EQ(
      table({probed(0, 1, Sibling::apart, 1.0, 81.25), probed(0, 2, Sibling::apart, 1.0),
             never_seen}),
      R"(       CPUs  hwloc                  alone       together      slowed by  round trip  core     agree
                               cycles/add     cycles/add          times          ns
    0     1  same-core       0.200  0.200   0.200  0.200    1.00   1.00        81.2  apart    NO
    0     2  same-l3         0.200  0.200   0.200  0.200    1.00   1.00           -  apart    yes
    1     2  same-l3             -      -       -      -       -      -           -  unclear  -
topology: the CPUs 0-1 do not share a core (neither slows the other's adders), hwloc says they do
)");
}

TEST(ProbeTable, SaysWhatItCouldNotTell) {
  const auto part = table({probed(0, 1, Sibling::shared, 1.9), never_seen});
  EXPECT_NE(part.find("\nmeasured and reported topology agree where the probe could tell (1 of 2 "
                      "pairs unclear)\n"),
            std::string::npos)
      << part;
  const auto none = table({never_seen});
  EXPECT_NE(none.find("\nmeasured and reported topology cannot be compared (1 of 1 pairs unclear)"),
            std::string::npos)
      << none;
  EXPECT_EQ(none.find("topology agree"), std::string::npos) << none;
}

TEST(ProbeJson, HoldsEachPair) {
  const auto list = pairs_json(pair_records(
      {probed(0, 1, Sibling::shared, 1.9, 8.0), probed(0, 2, Sibling::shared, 1.9), never_seen}));
  EXPECT_EQ(list[0],
            nlohmann::json::parse(R"({"a": 0, "b": 1, "distance": "same-core", "verdict": "shared",
    "agrees": true, "visits": 12, "alone": [0.2, 0.2], "together": [0.38, 0.38], "slowdown": [1.9, 1.9],
    "round_trip_ns": 8.0})"));
  EXPECT_EQ(list[1].at("agrees"), false);
  EXPECT_FALSE(list[1].contains("round_trip_ns"));
  EXPECT_EQ(list[2],
            nlohmann::json::parse(R"({"a": 1, "b": 2, "distance": "same-l3", "verdict": "unclear",
    "agrees": null, "visits": 0})"));
}

}  // namespace
}  // namespace fencepost::harness::probe_report_test
