// What a run says about its counters: to machine.json, to a person at its head, and to one who asked for the impossible.
#include "harness/results/counted_events.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "tests/counters/simulated.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

counters::Counting vm_without_pmu(counters::SimulatedPmu& pmu) {
  counters::System system;
  system.virtual_machine = true;
  system.pmu = "simulated";
  pmu.refused = {{1, ENOENT}, {2, ENOENT}};
  return counters::Counting({{counters::simulated("cycles", 1), counters::simulated("lines", 2),
                              counters::simulated("faults", 3, arch::EventRole::plain, true)},
                             "simulated",
                             false},
                            system, 1, {}, pmu.opener());
}

TEST(Describe, EachEventIsReadableOrSaysWhyNotAndWhatWouldHelp) {
  counters::SimulatedPmu pmu;
  const auto all = describe(vm_without_pmu(pmu));
  EXPECT_EQ(all.pmu, "simulated");
  EXPECT_EQ(all.reading, "read");
  EXPECT_EQ(all.passes, 1U);
  ASSERT_EQ(all.events.size(), 3U);
  EXPECT_FALSE(all.events[0].readable);
  EXPECT_EQ(all.events[0].reason, "no PMU in this virtual machine");
  EXPECT_FALSE(all.events[0].fix.value().empty());
  EXPECT_EQ(all.events[2], (EventRecord{"faults", "faults", true, {}, {}}));
}

TEST(CountersInWords, OneLineForEachReason) {
  counters::SimulatedPmu pmu;
  const auto lines = counters_in_words(vm_without_pmu(pmu));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], "counters: 1 of 3 events");
  EXPECT_NE(lines[1].find("not cycles and 1 more: no PMU in this virtual machine; remedy: "),
            std::string::npos)
      << lines[1];
}

TEST(EventsToCount, WhatMakesNoSenseIsOneLineWithTheInputInIt) {
  EventChoice options;
  options.events_given = true;
  for (const char* text : {"", "perf::CYCLES,perf::CYCLES", "perf::CYCELS"}) {
    options.events = text;
    expect_user_error([&] { static_cast<void>(events_to_count(options)); }, {"--events=", text});
  }
  options.events = "perf::CYCELS";
  expect_user_error([&] { static_cast<void>(events_to_count(options)); }, {"perf::CYCLES"});
}

TEST(EventsToCount, NoneIsNothing) {
  EventChoice options;
  options.events_given = true;
  options.events = "none";
  EXPECT_TRUE(events_to_count(options).events.empty());
  options.events_given = false;
  EXPECT_FALSE(events_to_count(options).events.empty());
}

}  // namespace
}  // namespace fencepost::harness
