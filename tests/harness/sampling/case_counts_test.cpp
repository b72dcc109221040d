// From counts of windows to those of a case: medians, intervals, derived results, and whose cycles are published.
#include "harness/sampling/case_counts.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "arch/contract.hpp"

namespace fencepost::harness::case_counts_test {
namespace {

using arch::EventRole;
using counters::Count;
using counters::Level;

const arch::EventSet& some_set = arch::event_sets[0];
const std::string some_pmu(some_set.pmus[0]);

counters::Wanted event(const std::string& key, EventRole role, Level level = Level::user) {
  counters::Encoding encoding;
  encoding.level = level;
  return {key, key, role, {encoding, ""}};
}

/// `n` rounds of three windows each, which `fill` finishes.
std::vector<Round> rounds(int n, const std::function<void(int round, Sample&)>& fill) {
  std::vector<Round> all;
  for (int i = 0; i < n; ++i) {
    Round round;
    round.name = "x";
    round.round = i;
    for (int w = 0; w < 3; ++w) {
      Sample sample;
      sample.ns = 10.0;
      sample.cycles = 30.0;
      sample.ops_per_second = 1e8;
      fill(i, sample);
      round.samples.push_back(std::move(sample));
    }
    all.push_back(std::move(round));
  }
  return all;
}

struct Counted {
  Result p;
  std::optional<double> ratio;
};
Counted counted(const std::vector<Round>& all, const std::vector<counters::Wanted>& events,
                Pace pace = Pace::alone) {
  const CleanLevels levels;
  Counted result{publish("x", all, levels, Pace::alone), {}};
  result.ratio = add_counts(result.p, all, levels, {events, some_pmu, pace});
  return result;
}

const std::vector<counters::Wanted> both_cycles{
    event("core_cycles", EventRole::cycles),
    event("core_cycles:k", EventRole::cycles, Level::kernel)};
std::vector<Round> cycles_of(double user, std::optional<double> kernel) {
  return rounds(12, [=](int, Sample& s) {
    s.counts["core_cycles"] = Count{user};
    if (kernel) s.counts["core_cycles:k"] = Count{*kernel};
  });
}

TEST(AddCounts, PublishesTheMedianAndItsInterval) {
  const auto all =
      rounds(12, [](int i, Sample& s) { s.counts["instructions"] = Count{4.0 + 0.01 * i}; });
  const auto counters = counted(all, {event("instructions", EventRole::instructions)}).p.counters();
  EXPECT_NEAR(counters.at("instructions_per_op"), 4.055, 1e-9);
  EXPECT_LT(counters.at("instructions_per_op_ci_low"), 4.055);
  EXPECT_GT(counters.at("instructions_per_op_ci_high"), 4.055);
  EXPECT_FALSE(counters.contains("instructions_running"));
}

TEST(AddCounts, AnEventOfFewRoundsHasNoInterval) {
  const auto all = rounds(12, [](int i, Sample& s) {
    if (i % 3 == 0) s.counts["a"] = Count{1.0};
  });
  const auto counters = counted(all, {event("a", EventRole::plain)}).p.counters();
  EXPECT_DOUBLE_EQ(counters.at("a_per_op"), 1.0);
  EXPECT_FALSE(counters.contains("a_per_op_ci_low"));
}

TEST(AddCounts, AnEventOfFewWindowsIsNoFigure) {
  const auto all = rounds(12, [](int i, Sample& s) {
    if (i == 0) s.counts["a"] = Count{1.0};
  });
  EXPECT_FALSE(counted(all, {event("a", EventRole::plain)}).p.counters().contains("a_per_op"));
}

TEST(AddCounts, AScaledCountIsMarked) {
  const auto all = rounds(12, [](int, Sample& s) { s.counts["a"] = Count{1.0, 0.25}; });
  EXPECT_DOUBLE_EQ(counted(all, {event("a", EventRole::plain)}).p.counters().at("a_running"), 0.25);
}

TEST(AddCounts, DroppedWindowsCountNothing) {
  const auto all = rounds(12, [](int i, Sample& s) {
    s.counts["a"] = Count{i == 3 ? 1e6 : 1.0};
    if (i == 3) s.drop = Drop::gap;
  });
  const auto counters = counted(all, {event("a", EventRole::plain)}).p.counters();
  EXPECT_DOUBLE_EQ(counters.at("a_per_op_ci_high"), 1.0);
}

TEST(AddCounts, SwitchesAndFaultsAreThereWithoutAnyEvent) {
  const auto all = rounds(12, [](int, Sample& s) { s.context_switches = 0.5; });
  const auto counters = counted(all, {}).p.counters();
  EXPECT_DOUBLE_EQ(counters.at("context_switches_per_op"), 0.5);
  EXPECT_DOUBLE_EQ(counters.at("page_faults_per_op"), 0.0);
}

TEST(AddCounts, ValuesAreMediansOverRounds) {
  const auto all = rounds(12, [](int i, Sample& s) {
    s.values = {{"hit_rate", 0.5 + 0.01 * i}, {"allocations_per_operation", 0.0}};
    if (i == 3) s.drop = Drop::gap;
  });
  const auto counters = counted(all, {}).p.counters();
  EXPECT_NEAR(counters.at("hit_rate"), 0.56, 1e-9) << "of 11 rounds";
  EXPECT_LT(counters.at("hit_rate_ci_low"), 0.56);
  EXPECT_GT(counters.at("hit_rate_ci_high"), 0.56);
  EXPECT_EQ(counters.at("allocations_per_operation"), 0.0);
  EXPECT_FALSE(counters.contains("bytes_per_entry"));
}

TEST(AddCounts, QuantilesOfDurationsAreMediansAndTheLongestIsThatOfAllWindows) {
  const auto all = rounds(12, [](int i, Sample& s) {
    s.durations = {{"op_p50_ns", 40.0 + i},
                   {"op_p999_ns", 900.0 + i},
                   {"op_longest_worst_thread_ns", 1e3 * (i + 1)},
                   {"op_longest_ns", 1e3 * (i + 1)}};
  });
  const auto counters = counted(all, {}).p.counters();
  EXPECT_NEAR(counters.at("op_p50_ns"), 45.5, 1e-9);
  EXPECT_LT(counters.at("op_p50_ns_ci_low"), 45.5);
  EXPECT_NEAR(counters.at("op_p999_ns"), 905.5, 1e-9);
  EXPECT_FALSE(counters.contains("op_p99_ns"));
  EXPECT_NEAR(counters.at("op_longest_worst_thread_ns"), 6.5e3, 1e-6);
  EXPECT_EQ(counters.at("op_longest_ns"), 12e3);
  EXPECT_FALSE(counters.contains("op_longest_ns_ci_low"));
}

TEST(AddCounts, ACaseInErrorGetsNone) {
  auto all = rounds(12, [](int, Sample& s) { s.counts["a"] = Count{1.0}; });
  all[5].error = "proof failed";
  EXPECT_TRUE(counted(all, {event("a", EventRole::plain)}).p.counts.empty());
}

TEST(AddCounts, LinesMovedAreAllThatCameInAndNothingWhereAPartIsMissing) {
  const auto keys = counters::keys_of_role(some_pmu, EventRole::line_in);
  ASSERT_FALSE(keys.empty());
  std::vector<counters::Wanted> events;
  for (const std::string& key : keys) events.push_back(event(key, EventRole::line_in));
  const auto all = rounds(12, [&](int, Sample& s) {
    for (const std::string& key : keys) s.counts[key] = Count{0.5};
  });
  EXPECT_DOUBLE_EQ(counted(all, events).p.counters().at("lines_moved_per_op"),
                   0.5 * static_cast<double>(keys.size()));
  events.pop_back();
  EXPECT_FALSE(counted(all, events).p.counters().contains("lines_moved_per_op"));
}

TEST(AddCounts, TheShareOfModifiedLoadsNeedsLoadsAndHits) {
  const auto hits = counters::keys_of_role(some_pmu, EventRole::modified_hit);
  const auto loads = counters::keys_of_role(some_pmu, EventRole::loads);
  std::vector<counters::Wanted> events;
  for (const std::string& key : hits) events.push_back(event(key, EventRole::modified_hit));
  const auto all = rounds(12, [&](int, Sample& s) {
    for (const std::string& key : hits) s.counts[key] = Count{1.0};
    for (const std::string& key : loads) s.counts[key] = Count{8.0};
  });
  EXPECT_FALSE(counted(all, events).p.counters().contains("modified_load_share"));
  if (hits.empty()) GTEST_SKIP() << some_pmu << " does not tell";
  events.push_back(event(loads.at(0), EventRole::loads));
  EXPECT_DOUBLE_EQ(counted(all, events).p.counters().at("modified_load_share"),
                   static_cast<double>(hits.size()) / 8.0);
}

TEST(MeasuredCycles, ReplaceTheCalibratedOnesWhichStandBeside) {
  const Counted result = counted(cycles_of(30.0, 0.2), both_cycles);
  EXPECT_DOUBLE_EQ(result.p.counters().at("cycles"), 30.2);
  EXPECT_DOUBLE_EQ(result.p.counters().at("cycles_calibrated"), 30.0);
  ASSERT_TRUE(result.ratio);
  EXPECT_NEAR(*result.ratio, 30.2 / 30.0, 1e-12);
}

TEST(MeasuredCycles, ReplaceThemAlsoWhereTheyDifferMuchIfTheKernelsPartIsIn) {
  EXPECT_DOUBLE_EQ(counted(cycles_of(20.0, 20.0), both_cycles).p.counters().at("cycles"), 40.0);
}

TEST(MeasuredCycles, OfUserWorkAloneReplaceThemOnlyWhereTheyAgree) {
  const std::vector<counters::Wanted> user{both_cycles[0]};
  EXPECT_DOUBLE_EQ(counted(cycles_of(29.5, {}), user).p.counters().at("cycles"), 29.5);
  const Counted apart = counted(cycles_of(20.0, {}), user);
  EXPECT_DOUBLE_EQ(apart.p.counters().at("cycles"), 30.0);
  EXPECT_FALSE(apart.p.counters().contains("cycles_calibrated"));
  EXPECT_TRUE(apart.ratio) << "and are warned of all the same";
}

TEST(MeasuredCycles, WhereThreadsSleepTheCalibratedOnesStay) {
  const Counted result = counted(cycles_of(3.0, 1.0), both_cycles, Pace::blocking);
  EXPECT_DOUBLE_EQ(result.p.counters().at("cycles"), 30.0);
  EXPECT_FALSE(result.ratio);
}

TEST(CyclesWarning, NamesTheWorstAndHowMany) {
  using Ratios = std::vector<std::pair<std::string, double>>;
  EXPECT_EQ(cycles_warning(Ratios{{"a", 1.02}, {"b", 0.98}}), "");
  EXPECT_EQ(cycles_warning(Ratios{}), "");
  const std::string text = cycles_warning(Ratios{{"a", 1.02}, {"b", 0.9}, {"c", 1.05}});
  EXPECT_NE(text.find("2 of 3 cases, most in b (-10 %)"), std::string::npos) << text;
}

}  // namespace
}  // namespace fencepost::harness::case_counts_test
