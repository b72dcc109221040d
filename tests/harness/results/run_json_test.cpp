// What is added to Google Benchmark's JSON: the case as data, and its net cost.
#include "harness/results/run_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/results/case_json.hpp"
#include "harness/results/gbench_writer.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::run_json_test {
namespace {

using nlohmann::json;

Result named(const CaseName& fields) {
  Result result;
  result.name = fields.text();
  result.fields = fields;
  result.threads = fields.threads;
  result.ns.median = 5.0;
  return result;
}

const CaseName pair = CaseName("pair", "cas_one_line", "round_trip")
                          .with("a", 0)
                          .with("class", "same-core")
                          .with_threads(2);

TEST(RunJson, HasTheCaseAsData) {
  const Result one = named(pair), other = named({"atomic", "load", "latency", "seq_cst"});
  const std::string text = R"({"context": {}, "benchmarks": [{"name": "x"}, {"name": "y"}]})";
  const json entries = json::parse(with_case_data(text, {&one, &other})).at("benchmarks");
  EXPECT_EQ(entries[0].at("name"), "x");
  EXPECT_EQ(entries[0].at("case"), (json{{"kind", "pair"},
                                         {"primitive", "cas_one_line"},
                                         {"operation", "round_trip"},
                                         {"order", nullptr},
                                         {"parameters", {{"a", 0}, {"class", "same-core"}}},
                                         {"threads", 2}}));
  EXPECT_EQ(entries[1].at("case").at("order"), "seq_cst");
  EXPECT_EQ(entries[1].at("case").at("parameters"), json::object());
  EXPECT_FALSE(entries[0].contains("net_cost"));
}

TEST(RunJson, HasWhatOperationsLedTo) {
  Result counted = named(pair);
  const Result other = named(pair);
  counted.outcomes = Outcomes{0.25, 40, {{"00", {3, 2}}, {"weak", {0, 0}}}};
  const std::string text = R"({"context": {}, "benchmarks": [{"name": "x"}, {"name": "y"}]})";
  const json entries = json::parse(with_case_data(text, {&counted, &other})).at("benchmarks");
  EXPECT_EQ(entries[0].at("outcomes"), (json{{"seconds", 0.25},
                                             {"windows", 40},
                                             {"counts", {{"00", 3}, {"weak", 0}}},
                                             {"in_windows", {{"00", 2}, {"weak", 0}}}}));
  EXPECT_FALSE(entries[1].contains("outcomes"));
}

TEST(CaseJson, KeepsTheOrderOfTheName) {
  const CaseName name =
      CaseName("mutex", "std_mutex", "lock_unlock").with("outside", 5).with("critical", 0);
  EXPECT_EQ(case_json(name).dump(),
            R"({"kind":"mutex","primitive":"std_mutex","operation":"lock_unlock","order":null,)"
            R"("parameters":{"outside":5,"critical":0},"threads":1})");
}

TEST(RunJson, HasANetCostWithAnIntervalWhereThereIsOne) {
  Result one = named(pair), few = named(pair);
  one.net_cost =
      NetCost{"b", 9, {-2.0, Interval{-3.0, -1.0}}, {-0.5, Interval{-0.75, -0.25}}, 0.1, true};
  few.net_cost = NetCost{"b", 2, {-2.0, {}}, {-0.5, {}}, 0.1, false};
  const json entries =
      json::parse(with_case_data(R"({"benchmarks": [{}, {}]})", {&one, &few})).at("benchmarks");
  EXPECT_EQ(entries[0].at("net_cost"), (json{{"baseline", "b"},
                                             {"rounds", 9},
                                             {"cycles", -2.0},
                                             {"cycles_ci_low", -3.0},
                                             {"cycles_ci_high", -1.0},
                                             {"ns", -0.5},
                                             {"ns_ci_low", -0.75},
                                             {"ns_ci_high", -0.25},
                                             {"limit_cycles", 0.1},
                                             {"measurable", true}}));
  EXPECT_FALSE(entries[1].at("net_cost").contains("cycles_ci_low"));
  EXPECT_EQ(entries[1].at("net_cost").at("measurable"), false);
}

TEST(RunJson, NeedsAnEntryForEachResult) {
  const Result one = named(pair);
  EXPECT_THROW(with_case_data(R"({"benchmarks": []})", {&one}), std::logic_error);
  EXPECT_ANY_THROW(with_case_data("{}", {&one}));
}

TEST(RunJson, IsGoogleBenchmarksWithItsKeysWhereTheyWere) {
  const TemporaryFolder folder;
  Result failed = named({"mutex", "x", "y"});
  failed.error = "work was lost";
  write_run_json({{named(pair)}, {failed}}, folder.file("run.json"));
  const json document = json::parse(text_of(folder.file("run.json")));
  ASSERT_TRUE(document.at("context").is_object());
  const json& entries = document.at("benchmarks");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].at("name"), pair.text());
  EXPECT_EQ(entries[0].at("real_time"), 5.0);
  EXPECT_EQ(entries[0].at("time_unit"), "ns");
  EXPECT_EQ(entries[0].at("threads"), 2);
  EXPECT_EQ(entries[1].at("case").at("kind"), "mutex");
  EXPECT_TRUE(entries[1].contains("error_message") || entries[1].contains("skip_message"));
}

TEST(RunJson, NamesThePrimitivesThatAreLeftOut) {
  LeftOut out;
  for (const CaseName& name : {CaseName("b", "c", "x"), CaseName("b", "c", "y"), pair})
    out.add(named_case(name));
  const auto context = left_out_context(out);
  EXPECT_EQ(context.at("cases_left_out"), "3");
  EXPECT_EQ(context.at("left_out"), "b/c/,pair/cas_one_line/");
  EXPECT_TRUE(left_out_context({}).empty());
}

}  // namespace
}  // namespace fencepost::harness::run_json_test
