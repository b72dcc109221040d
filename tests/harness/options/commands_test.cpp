// Commands by name and by their older spellings: which options each takes.
#include "harness/options/options.hpp"

#include <gtest/gtest.h>

#include "tests/support/parsed.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::commands_test {
namespace {

TEST(Commands, DoctorAndProbeByBothSpellings) {
  EXPECT_FALSE(parsed<ProbeOptions>({"--probe-topology"}).json);
  EXPECT_FALSE(parsed<ProbeOptions>({"probe"}).json);
  EXPECT_EQ(parsed<ProbeOptions>({"--probe-topology", "--seed=1"}).seed, 1U);
  EXPECT_EQ(parsed<ProbeOptions>({"probe", "--seed=1"}).seed, 1U);
  EXPECT_TRUE(parsed<ProbeOptions>({"--probe-topology=json"}).json);
  EXPECT_TRUE(parsed<ProbeOptions>({"probe", "--json"}).json);
  EXPECT_FALSE(parsed<DoctorOptions>({"--doctor"}).json);
  for (const char* spelling : {"--doctor=json", "doctor"}) {
    Args args{spelling, "--cpus=0", "--seed=1"};
    if (args.front() == "doctor") args.emplace_back("--json");
    const DoctorOptions o = parsed<DoctorOptions>(args);
    EXPECT_TRUE(o.json);
    EXPECT_EQ(o.cpus, std::vector<unsigned>{0});
    EXPECT_EQ(o.seed, 1U);
  }
  expect_user_error([] { parse_command({"--doctor=xml"}); }, {"--doctor=xml", "json"});
  expect_user_error([] { parse_command({"--doctor", "--threads=2"}); }, {"--doctor", "--threads"});
  expect_user_error([] { parse_command({"doctor", "--threads=2"}); }, {"doctor", "--threads"});
  expect_user_error([] { parse_command({"--plan", "--doctor"}); }, {"--plan", "--doctor"});
  expect_user_error(
      [] {
        parse_command({"--doctor", "--probe-topology"});
      },
      {"--probe-topology", "--doctor"});
  expect_user_error([] { parse_command({"--probe-topology=xml"}); },
                    {"--probe-topology=xml", "json"});
  EXPECT_EQ(parsed<ProbeOptions>({"--probe-topology", "--cpus", "0,1"}).cpus.size(), 2U);
}

TEST(Commands, ProbeTopologyRefusesWhatItWouldIgnore) {
  expect_user_error(
      [] {
        parse_command({"--plan", "--probe-topology"});
      },
      {"--plan", "--probe-topology", "one of them"});
  for (const char* ignored : {"--threads=2", "--benchmark_filter=^mutex", "--benchmark_list_tests",
                              "--placement=spread", "--budget=5s", "--resume=x", "--results=x"}) {
    SCOPED_TRACE(ignored);
    const std::string flag = std::string(ignored).substr(0, std::string(ignored).find('='));
    expect_user_error(
        [&] {
          parse_command({"--probe-topology", ignored});
        },
        {"--probe-topology", flag.c_str(), "no use"});
  }
}

TEST(Commands, PlanAndPairsHaveAValueOrNone) {
  EXPECT_FALSE(parsed<PlanOptions>({"--plan"}).json);
  EXPECT_FALSE(parsed<PlanOptions>({"--plan=table"}).json);
  EXPECT_FALSE(parsed<PlanOptions>({"--plan="}).json);
  EXPECT_FALSE(parsed<PlanOptions>({"plan"}).json);
  for (const Args& args : {Args{"--plan=json", "--pairs"}, Args{"plan", "--json", "--pairs"}}) {
    EXPECT_TRUE(parsed<PlanOptions>(args).json);
    EXPECT_EQ(parsed<PlanOptions>(args).selection.pairs, "all");
  }
  EXPECT_EQ(run_of({"--pairs"}).selection.pairs, "all");
  EXPECT_EQ(run_of({"--pairs=all"}).selection.pairs, "all");
  EXPECT_EQ(run_of({"--pairs=classes"}).selection.pairs, "classes");
  EXPECT_EQ(run_of({"--kinds=all"}).selection.kinds, "all");
  EXPECT_EQ(run_of({"--kinds", "1"}).selection.kinds, "1");
  expect_user_error([] { parse_command({"--plan", "--plan=json"}); }, {"--plan", "more than once"});
  expect_user_error(
      [] {
        parse_command({"--benchmark_out=a", "--benchmark_out=b", "--benchmark_out"});
      },
      {"--benchmark_out has no value"});
  EXPECT_EQ(run_of({"--placement=0,2,8-15:2"}).selection.placement, "0,2,8-15:2");
}

TEST(Commands, OptionsOfARunStandBesideOlderSpellings) {
  const Args run{"--budget=90s", "--results=x", "--threads=2", "--resume=r", "--seed=7"};
  const auto with = [&](const char* mode) {
    Args args = run;
    args.emplace_back(mode);
    return args;
  };
  EXPECT_EQ(parsed<PlanOptions>(with("--plan")).budget_s, 90.0);
  EXPECT_EQ(parsed<PlanOptions>(with("--plan")).resume, "r");
  EXPECT_EQ(parsed<ListOptions>(with("--benchmark_list_tests")).resume, "r");
  EXPECT_EQ(parsed<ListOptions>(with("--benchmark_list_tests")).selection.threads.size(), 1U);
  EXPECT_EQ(parsed<ServeOptions>(with("--slices")).seed, 7U);
  EXPECT_EQ(parsed<ServeOptions>({"--slices", "--extra-work=1/20"}).extra.of, 20U);
  EXPECT_EQ(parsed<ServeOptions>({"serve", "--extra-work=1/20"}).extra.of, 20U);
  expect_user_error([] { parse_command({"--extra-work=1/20"}); },
                    {"--extra-work", "with --slices only"});
}

TEST(Commands, EachCommandHasItsOwnOptions) {
  EXPECT_EQ(parsed<ListOptions>({"list", "--filter=a|b"}).selection.filter, "a|b");
  EXPECT_TRUE(parsed<ListOptions>({"list", "--json"}).json);
  EXPECT_FALSE(parsed<ListOptions>({"list"}).json);
  EXPECT_EQ(parsed<PlanOptions>({"plan", "--budget=90s"}).budget_s, 90.0);
  expect_user_error(
      [] {
        parse_command({"list", "--budget=90s"});
      },
      {"--budget", "list", "--help"});
  expect_user_error(
      [] {
        parse_command({"--budget=90s", "plan"});
      },
      {"--budget", "before the command", "fencepost plan --budget"});
  expect_user_error([] { parse_command({"plan", "run"}); }, {"'run'"});
  expect_user_error([] { parse_command({"plan", "--plan"}); }, {"--plan"});
  static_cast<void>(parsed<VersionRequest>({"--version"}));
}

}  // namespace
}  // namespace fencepost::harness::commands_test
