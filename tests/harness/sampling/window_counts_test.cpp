// Counts of a window: whose they are, over which operations, and what a missing thread makes of them.
#include "harness/sampling/window_counts.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::window_counts_test {
namespace {

using counters::Count;

const std::vector<counters::Wanted> events{{"A", "a", {}, {}}, {"B", "b:k", {}, {}}};

ThreadReport report_of(std::uint64_t operations, std::vector<std::optional<Count>> counts) {
  ThreadReport report;
  report.counted = operations;
  report.counts = std::move(counts);
  return report;
}

TEST(CountWindow, AddsThreadsOverAllTheirOperations) {
  const std::vector<ThreadReport> reports{report_of(30, {Count{60.0}, Count{9.0}}),
                                          report_of(10, {Count{20.0}, Count{1.0, 0.5}})};
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_DOUBLE_EQ(sample.counts.at("a").value, 2.0);
  EXPECT_FALSE(sample.counts.at("a").scaled());
  EXPECT_DOUBLE_EQ(sample.counts.at("b:k").value, 0.25);
  EXPECT_DOUBLE_EQ(sample.counts.at("b:k").running, 0.5);
}

TEST(CountWindow, AThreadThatIsNotInTheResultsIsNotInTheCountsEither) {
  std::vector<ThreadReport> reports{report_of(10, {Count{20.0}, Count{0.0}}),
                                    report_of(0, {Count{999.0}, Count{9.0}})};
  reports[1].in_results = false;
  reports[1].page_faults = 7;
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_DOUBLE_EQ(sample.counts.at("a").value, 2.0);
  EXPECT_DOUBLE_EQ(sample.page_faults, 0.0);
}

TEST(CountWindow, WhatOneThreadCouldNotCountHasNoCount) {
  const std::vector<ThreadReport> reports{report_of(10, {Count{20.0}, Count{5.0}}),
                                          report_of(10, {std::nullopt, Count{5.0}})};
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_FALSE(sample.counts.contains("a"));
  EXPECT_DOUBLE_EQ(sample.counts.at("b:k").value, 0.5);
}

TEST(CountWindow, AShortenedWindowHasNoCountsSinceTheyAreOfAllOfIt) {
  std::vector<ThreadReport> reports{report_of(4'500, {Count{1'000.0}, Count{9.0}}),
                                    report_of(500, {Count{500.0}, Count{1.0}})};
  for (ThreadReport& report : reports) report.shortened = true;
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_TRUE(sample.counts.empty());
}

TEST(CountWindow, SwitchesAndFaultsNeedNoCounter) {
  std::vector<ThreadReport> reports{report_of(10, {}), report_of(10, {})};
  reports[0].voluntary_switches = 3;
  reports[1].involuntary_switches = 1;
  reports[1].page_faults = 5;
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_DOUBLE_EQ(sample.context_switches, 0.2);
  EXPECT_DOUBLE_EQ(sample.page_faults, 0.25);
  EXPECT_TRUE(sample.counts.empty());
}

TEST(CountWindow, NoOperationsAreNoFigure) {
  const std::vector<ThreadReport> reports{report_of(0, {Count{20.0}, Count{5.0}})};
  Sample sample;
  count_window(reports, events, sample);
  EXPECT_TRUE(sample.counts.empty());
}

}  // namespace
}  // namespace fencepost::harness::window_counts_test
