// Each warning on a machine that has that one fault alone, and none on a machine without.
#include "machine/causes.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/planted_system.hpp"

namespace fencepost::machine {
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
}  // namespace fencepost::machine
