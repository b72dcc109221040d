// Each warning on a machine that has that one fault alone, and none on a machine without.
#include "machine/causes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "tests/support/planted_system.hpp"

namespace fencepost::machine::machine_causes_test {
namespace {

State good_state() {
  State state;
  state.governor = std::vector<std::string>{"performance"};
  state.boost = "off";
  state.clock_source = "tsc";
  state.tracer_pid = 0L;
  state.cpu_quota = std::vector<Quota>{};
  state.cpu_time_s = CpuTime{100.0, 0.0, 50.0, 10.0};
  state.heat_throttles = HeatThrottles{5LL, 5LL};
  return state;
}

/// At the end of a run of ten seconds on two CPUs, which this program had for itself.
Evidence good() {
  Evidence e;
  e.before = good_state();
  e.after = good_state();
  e.after->cpu_time_s = CpuTime{120.0, 0.0, 68.0, 28.0};
  e.cpus = 2;
  e.lost = {{"neighbour", 0.05}, {"preempted", 0.01}, {"frequency", 0.02}, {"gap", 0.2}};
  return e;
}

std::vector<Quota> quota(double cpus, double throttled) {
  return {{"/g", "echo max", cpus, 100000.0, throttled, 0.0}};
}

struct Fault {
  const char* id;
  const char* says;  ///< part of the text
  std::function<void(Evidence&)> plant;
};

const std::vector<Fault> faults{
    {"debug_build", "without optimisation", [](Evidence& e) { e.optimised = false; }},
    {"sanitizer", "-fsanitize=thread", [](Evidence& e) { e.sanitizer = "thread"; }},
    {"debugger", "process 42", [](Evidence& e) { e.before.tracer_pid = 42L; }},
    {"debugger", "process 43", [](Evidence& e) { e.after->tracer_pid = 43L; }},
    {"library_call", "__atomic_load_8", [](Evidence& e) { e.calls = {"__atomic_load_8"}; }},
    {"library_call", "a, b, c and 2 more",
     [](Evidence& e) {
       e.calls = {"a", "b", "c", "d", "e"};
     }},
    {"cpu_quota", "/g may use 0.5 CPUs in periods of 100 ms, and was stopped in 30 of them",
     [](Evidence& e) { e.before.cpu_quota = quota(0.5, 10), e.after->cpu_quota = quota(0.5, 40); }},
    {"cpu_quota", "2 CPUs in periods of 100 ms, and was stopped in 1 of them",
     [](Evidence& e) { e.before.cpu_quota = quota(2, 10), e.after->cpu_quota = quota(2, 11); }},
    {"steal", "took 2 %",
     [](Evidence& e) {
       e.after->cpu_time_s = CpuTime{120.0, 0.4, 68.0, 28.0};
     }},
    {"other_work", "used 10 %",
     [](Evidence& e) {
       e.after->cpu_time_s = CpuTime{120.0, 0.0, 70.0, 28.0};
     }},
    {"other_work", "cost 16 % of all windows",
     [](Evidence& e) { e.lost["late"] = 0.05, e.lost["run_delay"] = 0.1; }},
    {"neighbour", "busy in 30 %", [](Evidence& e) { e.lost["neighbour"] = 0.3; }},
    {"heat", "for heat 2 times",
     [](Evidence& e) {
       e.after->heat_throttles = HeatThrottles{7LL, 5LL};
     }},
    {"heat", "for heat 1 times",
     [](Evidence& e) {
       e.after->heat_throttles = HeatThrottles{5LL, 6LL};
     }},
    {"governor", "powersave",
     [](Evidence& e) {
       e.after->governor = std::vector<std::string>{"performance", "powersave"};
     }},
    {"turbo", "boost", [](Evidence& e) { e.after->boost = "on"; }},
    {"clock_source", "hpet", [](Evidence& e) { e.after->clock_source = "hpet"; }},
    {"frequency", "moved in 6 %", [](Evidence& e) { e.lost["frequency"] = 0.06; }},
    {"frequency_claim", "cpufreq says 2.6 GHz, and the reference chain runs at 0.8 GHz",
     [](Evidence& e) {
       e.core_ghz = 0.8,
       e.after->frequency_khz = Frequencies{400000LL, 2600000LL, 2600000LL, 2600000LL};
     }},
    {"frequency_claim", "at most 2.4 GHz, and the reference chain runs at 3.1 GHz",
     [](Evidence& e) {
       e.core_ghz = 3.1,
       e.after->frequency_khz = Frequencies{400000LL, 2400000LL, 800000LL, 800000LL};
     }},
    {"heat", "thermal-cpufreq-0 is at 3",
     [](Evidence& e) {
       e.after->cpu_cooling =
           std::map<std::string, double>{{"cooling_device0 thermal-cpufreq-0", 3.0}};
     }},
    {"heat", "firmware limits", [](Evidence& e) { e.after->board_throttling = 0x4LL; }},
    {"heat", "firmware limits",
     [](Evidence& e) { e.before.board_throttling = 0LL, e.after->board_throttling = 0x80000LL; }},
    {"under_voltage", "under-voltage", [](Evidence& e) { e.after->board_throttling = 0x10001LL; }},
    {"cpu_times_hidden", "all times are zero",
     [](Evidence& e) { e.after->cpu_time_s = Fact<CpuTime>::unreadable(cpu_times_all_zero); }},
    {"cpu_times_hidden", "lxcfs",
     [](Evidence& e) { e.after->cpu_time_s = Fact<CpuTime>::unreadable(cpu_times_of_other_cpus); }},
};

TEST(Causes, AMachineWithoutFaultHasNone) { EXPECT_EQ(causes(good()), std::vector<Warning>{}); }

TEST(Causes, EachFaultIsNamedAloneWithWhatItAffectsAndARemedy) {
  for (const Fault& fault : faults) {
    Evidence evidence = good();
    fault.plant(evidence);
    const std::vector<Warning> found = causes(evidence);
    ASSERT_EQ(found.size(), 1U) << fault.id;
    EXPECT_EQ(name_of(found[0].id), fault.id);
    EXPECT_NE(found[0].text.find(fault.says), std::string::npos) << found[0].text;
    EXPECT_FALSE(found[0].affects.empty()) << fault.id;
    EXPECT_FALSE(found[0].remedy.empty()) << fault.id;
    EXPECT_EQ(one_line(found[0]).find('\n'), std::string::npos);
  }
}

TEST(Causes, TheClockSourcesOfVirtualMachinesAreNormalAndTouchNoFigure) {
  for (const char* source : {"kvm-clock", "hyperv_clocksource_tsc_page", "xen", "vmi-pvclock"}) {
    Evidence evidence = good();
    evidence.after->clock_source = source;
    const std::vector<Warning> found = causes(evidence);
    ASSERT_EQ(found.size(), 1U) << source;
    EXPECT_EQ(found[0].severity, Severity::info);
    EXPECT_NE(found[0].text.find("normal in a virtual machine"), std::string::npos)
        << found[0].text;
    EXPECT_EQ(found[0].affects.find("may be wrong"), std::string::npos) << found[0].affects;
  }
  for (const char* source :
       {"hpet", "acpi_pm", "jiffies", "hyperv_clocksource_msr", "refined-jiffies"}) {
    Evidence evidence = good();
    evidence.after->clock_source = source;
    EXPECT_EQ(causes(evidence).at(0).severity, Severity::warning) << source;
  }
}

TEST(Causes, CpufreqIsDisprovedOnlyByWhatItCannotExplain) {
  const auto claims = [](double ghz, const Frequencies& khz, const char* boost) {
    Evidence evidence = good();
    evidence.core_ghz = ghz;
    evidence.after->frequency_khz = khz;
    evidence.after->boost = boost;
    return std::ranges::any_of(
        causes(evidence), [](const Warning& one) { return one.id == WarningId::frequency_claim; });
  };
  EXPECT_FALSE(claims(3.5, {800000LL, 2600000LL, 800000LL, 2600000LL}, "on"))
      << "boost, read while idle";
  EXPECT_FALSE(claims(2.55, {800000LL, 2600000LL, 2600000LL, 2600000LL}, "off"));
  EXPECT_FALSE(claims(2.7, {800000LL, 2600000LL, 2600000LL, 2600000LL}, "off"));
  EXPECT_FALSE(claims(0.0, {800000LL, 2600000LL, 2600000LL, 2600000LL}, "off")) << "not measured";
  EXPECT_TRUE(claims(1.0, {800000LL, 2600000LL, 2600000LL, 2600000LL}, "on"));
  EXPECT_TRUE(claims(3.5, {800000LL, 2600000LL, 2600000LL, 2600000LL}, "off"));
  const Fact<long long> none = Fact<long long>::unreadable("unreadable: x");
  EXPECT_FALSE(claims(1.0, {none, none, none, none}, "off"));
}

TEST(Causes, WhatABoardSawBeforeTheRunIsNoFaultOfTheRun) {
  Evidence evidence = good();
  evidence.before.board_throttling = evidence.after->board_throttling = 0x50000LL;
  EXPECT_TRUE(causes(evidence).empty());
  evidence.after->cpu_cooling =
      std::map<std::string, double>{{"cooling_device0 cpufreq-cpu0", 0.0}};
  EXPECT_TRUE(causes(evidence).empty());
}

TEST(Causes, OnRandomMachinesEachIdStandsOnceAndEachWarningIsOneLine) {
  const auto seed = std::random_device{}();
  std::mt19937 engine(seed);
  const auto below = [&](unsigned n) { return static_cast<unsigned>(engine() % n); };
  const auto maybe = [&](auto value) {
    using Value = decltype(value);
    return below(3) == 0 ? Fact<Value>::unreadable("unreadable: x") : Fact<Value>(value);
  };
  for (int machine = 0; machine < 300; ++machine) {
    Evidence evidence = good();
    evidence.core_ghz = 0.1 * below(60);
    for (State* state : {&evidence.before, &*evidence.after}) {
      const auto khz = [&] { return maybe(100000LL * (1 + below(60))); };
      state->frequency_khz = maybe(Frequencies{khz(), khz(), khz(), khz()});
      state->board_throttling = maybe(static_cast<long long>(engine() & 0xf000fU));
      state->cpu_cooling =
          maybe(std::map<std::string, double>{{"cooling_device0 cpufreq", below(3)}});
      state->boost = maybe(std::string(below(2) == 0 ? "on" : "off"));
      state->clock_source = maybe(std::string(below(2) == 0 ? "kvm-clock" : "hpet"));
      if (below(4) == 0) state->cpu_time_s = Fact<CpuTime>::unreadable(cpu_times_all_zero);
    }
    if (below(4) == 0) evidence.after.reset();
    std::set<WarningId> seen;
    for (const Warning& one : causes(evidence)) {
      EXPECT_TRUE(seen.insert(one.id).second) << "seed " << seed << ": " << one.text;
      EXPECT_EQ(one_line(one).find('\n'), std::string::npos) << "seed " << seed;
      EXPECT_FALSE(one.text.empty() || one.affects.empty() || one.remedy.empty())
          << "seed " << seed;
    }
  }
}

TEST(Causes, TheRemedyOfAQuotaIsTheGroupsOwn) {
  Evidence evidence = good();
  evidence.before.cpu_quota = evidence.after->cpu_quota = quota(0.5, 0);
  EXPECT_EQ(causes(evidence).at(0).remedy, "echo max");
}

TEST(Causes, AQuotaAsLargeAsTheMachineIsNone) {
  Evidence evidence = good();
  evidence.before.cpu_quota = evidence.after->cpu_quota = quota(2, 3);
  EXPECT_TRUE(causes(evidence).empty());
}

TEST(Causes, BeforeARunNothingIsSaidOfWhatOnlyTheEndShows) {
  Evidence evidence = good();
  evidence.after.reset();
  evidence.lost.clear();
  evidence.before.boost = "on";
  evidence.before.cpu_quota = quota(0.5, 10);
  const auto found = causes(evidence);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].text.find("stopped"), std::string::npos) << "of periods before this run";
  EXPECT_EQ(found[1].id, WarningId::turbo);
}

TEST(Causes, WhatCannotBeReadIsNoFault) {
  Evidence evidence = good();
  // No file is there, so every value is unreadable.
  evidence.before = read_state(PlantedSystem().files(), {0, 1});
  evidence.after = evidence.before;
  ASSERT_FALSE(evidence.before.boost.known());
  EXPECT_TRUE(causes(evidence).empty());
}

}  // namespace
}  // namespace fencepost::machine::machine_causes_test
