// Each warning on a machine that has that one fault alone, and none on a machine without.
#include "machine/causes.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace fencepost::machine {
namespace {

using nlohmann::json;

json good_state() {
  return {{"governor", {"performance"}},
          {"boost", "off"},
          {"clock_source", "tsc"},
          {"tracer_pid", 0},
          {"cpu_quota", json::array()},
          {"cpu_time_s", {{"all", 100.0}, {"stolen", 0.0}, {"busy", 50.0}, {"own", 10.0}}},
          {"heat_throttles", {{"core", 5}, {"package", 5}}}};
}

/// At the end of a run of ten seconds on two CPUs, which this program had for itself.
Evidence good() {
  Evidence e;
  e.before = e.after = good_state();
  e.after["cpu_time_s"] = {{"all", 120.0}, {"stolen", 0.0}, {"busy", 68.0}, {"own", 28.0}};
  e.cpus = 2;
  e.lost = {{"neighbour", 0.05}, {"preempted", 0.01}, {"frequency", 0.02}, {"gap", 0.2}};
  return e;
}

json quota(double cpus, double throttled) {
  return json::array({{{"group", "/g"},
                       {"cpus", cpus},
                       {"period_us", 100000.0},
                       {"throttled_periods", throttled},
                       {"throttled_us", 0.0},
                       {"remedy", "echo max"}}});
}

struct Fault {
  const char* name;
  const char* says;  ///< part of `what`
  std::function<void(Evidence&)> plant;
};

const std::vector<Fault> faults{
    {"debug_build", "without optimisation", [](Evidence& e) { e.optimised = false; }},
    {"sanitizer", "-fsanitize=thread", [](Evidence& e) { e.sanitizer = "thread"; }},
    {"debugger", "process 42", [](Evidence& e) { e.before["tracer_pid"] = 42; }},
    {"debugger", "process 43", [](Evidence& e) { e.after["tracer_pid"] = 43; }},
    {"library_call", "__atomic_load_8", [](Evidence& e) { e.calls = {"__atomic_load_8"}; }},
    {"library_call", "a, b, c and 2 more",
     [](Evidence& e) {
       e.calls = {"a", "b", "c", "d", "e"};
     }},
    {"cpu_quota", "/g may use 0.5 CPUs in periods of 100 ms, and was stopped in 30 of them",
     [](Evidence& e) {
       e.before["cpu_quota"] = quota(0.5, 10), e.after["cpu_quota"] = quota(0.5, 40);
     }},
    {"cpu_quota", "2 CPUs in periods of 100 ms, and was stopped in 1 of them",
     [](Evidence& e) {
       e.before["cpu_quota"] = quota(2, 10), e.after["cpu_quota"] = quota(2, 11);
     }},
    {"steal", "took 2 %", [](Evidence& e) { e.after["cpu_time_s"]["stolen"] = 0.4; }},
    {"other_work", "used 10 %", [](Evidence& e) { e.after["cpu_time_s"]["busy"] = 70.0; }},
    {"other_work", "cost 16 % of all windows",
     [](Evidence& e) { e.lost["late"] = 0.05, e.lost["run_delay"] = 0.1; }},
    {"neighbour", "busy in 30 %", [](Evidence& e) { e.lost["neighbour"] = 0.3; }},
    {"heat", "for heat 2 times", [](Evidence& e) { e.after["heat_throttles"]["core"] = 7; }},
    {"heat", "for heat 1 times", [](Evidence& e) { e.after["heat_throttles"]["package"] = 6; }},
    {"governor", "powersave",
     [](Evidence& e) {
       e.after["governor"] = {"performance", "powersave"};
     }},
    {"turbo", "boost", [](Evidence& e) { e.after["boost"] = "on"; }},
    {"clock_source", "hpet", [](Evidence& e) { e.after["clock_source"] = "hpet"; }},
    {"frequency", "moved in 6 %", [](Evidence& e) { e.lost["frequency"] = 0.06; }},
};

TEST(Causes, AMachineWithoutFaultHasNone) { EXPECT_EQ(causes(good()), std::vector<Cause>{}); }

TEST(Causes, EachFaultIsNamedAloneWithWhatItTouchesAndAFix) {
  for (const Fault& fault : faults) {
    Evidence evidence = good();
    fault.plant(evidence);
    const std::vector<Cause> found = causes(evidence);
    ASSERT_EQ(found.size(), 1U) << fault.name;
    EXPECT_EQ(found[0].name, fault.name);
    EXPECT_NE(found[0].what.find(fault.says), std::string::npos) << found[0].what;
    EXPECT_FALSE(found[0].touches.empty()) << fault.name;
    EXPECT_FALSE(found[0].fix.empty()) << fault.name;
    EXPECT_EQ(sentence(found[0]).find('\n'), std::string::npos);
  }
}

TEST(Causes, TheFixOfAQuotaIsTheGroupsOwn) {
  Evidence evidence = good();
  evidence.before["cpu_quota"] = evidence.after["cpu_quota"] = quota(0.5, 0);
  EXPECT_EQ(causes(evidence).at(0).fix, "echo max");
}

TEST(Causes, AQuotaAsLargeAsTheMachineIsNone) {
  Evidence evidence = good();
  evidence.before["cpu_quota"] = evidence.after["cpu_quota"] = quota(2, 3);
  EXPECT_TRUE(causes(evidence).empty());
}

TEST(Causes, BeforeARunNothingIsSaidOfWhatOnlyTheEndShows) {
  Evidence evidence = good();
  evidence.after = nullptr;
  evidence.lost.clear();
  evidence.before["boost"] = "on";
  evidence.before["cpu_quota"] = quota(0.5, 10);
  const auto found = causes(evidence);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].what.find("stopped"), std::string::npos) << "of periods before this run";
  EXPECT_EQ(found[1].name, "turbo");
}

TEST(Causes, WhatCannotBeReadIsNoFault) {
  Evidence evidence = good();
  for (json* state : {&evidence.before, &evidence.after}) {
    for (auto& [key, value] : state->items())
      value = "unreadable: /sys/x: No such file or directory";
  }
  EXPECT_TRUE(causes(evidence).empty());
}

}  // namespace
}  // namespace fencepost::machine
