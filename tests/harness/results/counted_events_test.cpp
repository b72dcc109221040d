// What a run says about its counters: to machine.json, to a person at its head, and to one who asked for the impossible.
#include "harness/results/counted_events.hpp"

#include <gtest/gtest.h>

#include <cerrno>

#include "tests/counters/simulated.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::counted_events_test {
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
  EXPECT_EQ(all.events[2], (EventRecord{"faults", "faults", true, {}, {}, "not_checked", {}}));
}

TEST(Describe, ACounterThatCountsNothingIsNamedInEveryFile) {
  counters::SimulatedPmu pmu;
  pmu.dead = {1};
  pmu.factor[2] = 1.5;
  const counters::Counting counting(
      {{counters::simulated_with("cycles", 1, arch::KnownWork::adds, arch::EventRole::cycles),
        counters::simulated_with("instructions", 2, arch::KnownWork::adds,
                                 arch::EventRole::instructions),
        counters::simulated("hitm", 3)},
       "simulated",
       false},
      counters::with_pmu(), 1, {}, pmu.opener());
  const auto all = describe(counting);
  EXPECT_EQ(all.events[0].check, "counts_nothing");
  EXPECT_EQ(all.events[1].check, "implausible");
  EXPECT_EQ(all.events[2].check, "not_checked");
  EXPECT_FALSE(all.events[0].readable || all.events[1].readable);
  EXPECT_TRUE(all.events[2].readable);
  EXPECT_EQ(miscounting_keys(counting), "cycles,instructions");
  const auto lines = counters_in_words(counting);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_NE(lines[1].find("not instructions: counts implausibly here"), std::string::npos)
      << lines[1];
  EXPECT_NE(lines[2].find("not cycles: counts nothing here"), std::string::npos) << lines[2];
}

TEST(Describe, WhatOnlySomeCpusCountSaysWhichDoNot) {
  counters::SimulatedPmu pmu{.cpus_of_type = {{4, {0, 1}}, {10, {2, 3}}}};
  counters::System system = counters::with_pmu();
  system.core_pmus = {{"cpu_atom", 10, "2-3", {2, 3}}, {"cpu_core", 4, "0-1", {0, 1}}};
  const counters::Counting counting({{counters::simulated("big", 1)}, "simulated", false}, system,
                                    counters::simulated_threads(pmu, {0, 1, 2, 3}), {},
                                    pmu.opener());
  const std::string partly = describe(counting).events[0].partly.value_or("");
  EXPECT_EQ(partly.find("not on CPUs 2,3: it counts on the cores of cpu_core"), 0U) << partly;
  EXPECT_EQ(counters_in_words(counting).at(1), "counters: big " + partly);
  EXPECT_EQ(miscounting_keys(counting), "");
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

TEST(CountersInWords, ACpuThatTheLibraryDoesNotKnowHasGenericEventsAndSaysSo) {
  counters::SimulatedPmu pmu;
  counters::System system = counters::with_pmu();
  system.pmu.clear();
  system.cpu_model = "family 26 model 68";
  system.libpfm = "4.11";
  const auto words = [&](bool hardware) {
    const counters::Counting counting({{counters::simulated("one", 1, {}, !hardware)}, "", false},
                                      system, 1, {}, pmu.opener());
    return counters_in_words(counting);
  };
  ASSERT_EQ(words(true).size(), 2U);
  EXPECT_NE(words(true)[1].find(
                "libpfm4 4.11 knows no PMU for this CPU model (family 26 model 68); remedy: "
                "install a newer libpfm4"),
            std::string::npos)
      << words(true)[1];
  EXPECT_EQ(words(false).size(), 1U) << "no PMU, so nothing to name";
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
}  // namespace fencepost::harness::counted_events_test
