// The command line: every flag, and what is said about those that are refused.
#include "harness/options/options.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

using Args = std::vector<std::string>;

TEST(Options, WithoutFlags) {
  const Options o = parse_options({});
  EXPECT_EQ(o.budget_s, 300.0);
  EXPECT_TRUE(o.threads.empty());
  EXPECT_TRUE(o.cpus.empty());
  EXPECT_EQ(o.placement, "compact");
  EXPECT_FALSE(o.placement_given);
  EXPECT_EQ(o.kinds + o.plan + o.pairs, "");
  EXPECT_EQ(o.results, "results");
  EXPECT_EQ(o.resume, "");
  EXPECT_EQ(o.probe_topology, "");
  EXPECT_EQ(o.seed, 0U);
  EXPECT_EQ(o.repetitions, 1);
  EXPECT_EQ(o.format, "console");
  EXPECT_EQ(o.out_format, "json");
  for (const bool flag : {o.oversubscribe, o.quiet, o.list_tests, o.display_aggregates_only,
                          o.counters_tabular, o.help}) {
    EXPECT_FALSE(flag);
  }
}

TEST(Options, EventsAreTakenAsGivenAndAnEmptyListIsNotNone) {
  const Options plain = parse_options({});
  EXPECT_FALSE(plain.events_given || plain.multiplex || plain.alternate);
  const Options given =
      parse_options({"--events=a,perf::B:k", "--multiplex", "--count-alternately"});
  EXPECT_EQ(given.events, "a,perf::B:k");
  EXPECT_TRUE(given.events_given && given.multiplex && given.alternate);
  expect_user_error([] { parse_options({"--events="}); }, {"--events=", "names no event", "none"});
}

TEST(Options, ProbeTopologyTakesAFormOrNone) {
  EXPECT_EQ(parse_options({"--probe-topology"}).probe_topology, "table");
  EXPECT_EQ(parse_options({"--probe-topology", "--seed=1"}).probe_topology, "table");
  EXPECT_EQ(parse_options({"--probe-topology=json"}).probe_topology, "json");
  EXPECT_EQ(parse_options({"--doctor"}).doctor, "text");
  EXPECT_EQ(parse_options({"--doctor=json", "--cpus=0", "--seed=1"}).doctor, "json");
  EXPECT_EQ(parse_options({}).doctor, "");
  expect_user_error([] { parse_options({"--doctor=xml"}); }, {"--doctor=xml", "json"});
  expect_user_error([] { parse_options({"--doctor", "--threads=2"}); }, {"--doctor", "--threads"});
  expect_user_error([] { parse_options({"--plan", "--doctor"}); }, {"--plan", "--doctor"});
  expect_user_error(
      [] {
        parse_options({"--doctor", "--probe-topology"});
      },
      {"--probe-topology", "--doctor"});
  expect_user_error([] { parse_options({"--probe-topology=xml"}); },
                    {"--probe-topology=xml", "json"});
  EXPECT_EQ(parse_options({"--probe-topology", "--cpus", "0,1"}).cpus.size(), 2U);
}

TEST(Options, ProbeTopologyRefusesWhatItWouldIgnore) {
  expect_user_error(
      [] {
        parse_options({"--plan", "--probe-topology"});
      },
      {"--plan", "--probe-topology", "one of them"});
  for (const char* ignored : {"--threads=2", "--benchmark_filter=^mutex", "--benchmark_list_tests",
                              "--placement=spread", "--budget=5s", "--resume=x", "--results=x"}) {
    SCOPED_TRACE(ignored);
    const std::string flag = std::string(ignored).substr(0, std::string(ignored).find('='));
    expect_user_error(
        [&] {
          parse_options({"--probe-topology", ignored});
        },
        {"--probe-topology", flag.c_str(), "no use"});
  }
}

TEST(Options, OurOwn) {
  const Args args{
      "--budget=90s",    "--threads=1,4-6", "--placement", "spread",
      "--cpus=3,1",      "--results=there", "--resume=r",  "--seed=18446744073709551615",
      "--oversubscribe", "--quiet"};
  const Options o = parse_options(args);
  EXPECT_EQ(o.budget_s, 90.0);
  EXPECT_EQ(o.threads, (std::vector<unsigned>{1, 4, 5, 6}));
  EXPECT_EQ(o.placement, "spread");
  EXPECT_TRUE(o.placement_given);
  EXPECT_EQ(o.cpus, (std::vector<unsigned>{3, 1}));
  EXPECT_EQ(o.results, "there");
  EXPECT_EQ(o.resume, "r");
  EXPECT_EQ(o.seed, 18446744073709551615U);
  EXPECT_TRUE(o.oversubscribe);
  EXPECT_TRUE(o.quiet);
  EXPECT_EQ(o.args, args);
}

TEST(Options, PlanAndPairsHaveAValueOrNone) {
  EXPECT_EQ(parse_options({"--plan"}).plan, "table");
  EXPECT_EQ(parse_options({"--plan=table"}).plan, "table");
  EXPECT_EQ(parse_options({"--plan=json", "--pairs"}).plan, "json");
  EXPECT_EQ(parse_options({"--plan="}).plan, "table");
  EXPECT_EQ(parse_options({"--pairs"}).pairs, "all");
  EXPECT_EQ(parse_options({"--pairs=all"}).pairs, "all");
  EXPECT_EQ(parse_options({"--pairs=classes"}).pairs, "classes");
  EXPECT_EQ(parse_options({"--kinds=all"}).kinds, "all");
  EXPECT_EQ(parse_options({"--kinds", "1"}).kinds, "1");
  expect_user_error([] { parse_options({"--plan", "--plan=json"}); }, {"--plan"});
  EXPECT_EQ(parse_options({"--placement=0,2,8-15:2"}).placement, "0,2,8-15:2");
}

TEST(Options, GoogleBenchmarks) {
  const Options o = parse_options(
      {"--benchmark_filter=^a=b", "--benchmark_list_tests", "--benchmark_repetitions=3",
       "--benchmark_format=csv", "--benchmark_out=o.json", "--benchmark_out_format=console",
       "--benchmark_display_aggregates_only=true", "--benchmark_counters_tabular=yes",
       "--benchmark_color=false", "--benchmark_context=k=v", "--benchmark_time_unit=ms",
       "--benchmark_report_aggregates_only=true"});
  EXPECT_EQ(o.filter, "^a=b");
  EXPECT_TRUE(o.list_tests);
  EXPECT_EQ(o.repetitions, 3);
  EXPECT_EQ(o.format, "csv");
  EXPECT_EQ(o.out, "o.json");
  EXPECT_EQ(o.out_format, "console");
  EXPECT_TRUE(o.display_aggregates_only);
  EXPECT_TRUE(o.counters_tabular);
  EXPECT_FALSE(o.color);
  EXPECT_EQ(o.for_google_benchmark,
            (Args{"--benchmark_repetitions=3", "--benchmark_context=k=v",
                  "--benchmark_time_unit=ms", "--benchmark_report_aggregates_only=true"}));
}

TEST(Options, BooleansAsGoogleBenchmarkReadsThem) {
  for (const char* yes : {"", "=true", "=1", "=yes", "=on"})
    EXPECT_TRUE(parse_options({std::string("--benchmark_list_tests") + yes}).list_tests) << yes;
  for (const char* no : {"=false", "=0", "=no", "=off"})
    EXPECT_FALSE(parse_options({std::string("--benchmark_list_tests") + no}).list_tests) << no;
  EXPECT_TRUE(parse_options({"--benchmark_color=true"}).color);
  expect_user_error([] { parse_options({"--benchmark_list_tests=maybe"}); },
                    {"--benchmark_list_tests=maybe", "true or false"});
}

TEST(Options, FlagsWithoutMeaningHereSayWhatToUse) {
  struct Refused {
    const char* flag;
    const char* remedy;
  };
  constexpr std::array refused{
      Refused{"--benchmark_min_time=1s", "--budget"},
      Refused{"--benchmark_min_warmup_time=1", "--budget"},
      Refused{"--benchmark_enable_random_interleaving=true", "always run interleaved"},
      Refused{"--benchmark_perf_counters=CYCLES", "use --events="},
      Refused{"--benchmark_dry_run", "--benchmark_list_tests"}};
  for (const Refused& r : refused) {
    SCOPED_TRACE(r.flag);
    expect_user_error([&] { parse_options({r.flag}); }, {"has no meaning here", r.remedy});
  }
}

TEST(Options, UnknownFlagsAndWordsAreNamed) {
  for (const char* unknown :
       {"--benchmark_nonsense=1", "--nonsense", "-x", "atomic", "--budgets=1"}) {
    SCOPED_TRACE(unknown);
    expect_user_error([&] { parse_options({unknown}); }, {"--help"});
  }
  expect_user_error([] { parse_options({"--nonsense"}); }, {"nonsense"});
}

TEST(Options, ValuesThatMakeNoSense) {
  struct Bad {
    const char* arg;
    const char* said;
  };
  constexpr std::array bad{Bad{"--benchmark_repetitions=0", "whole number from 1"},
                           Bad{"--benchmark_repetitions=2x", "whole number from 1"},
                           Bad{"--benchmark_repetitions", "whole number from 1"},
                           Bad{"--benchmark_format=xml", "console, json, csv"},
                           Bad{"--benchmark_out_format=xml", "console, json, csv"},
                           Bad{"--threads=0", "at least one thread"},
                           Bad{"--threads=two", "--threads=two"},
                           Bad{"--cpus=1,1", "--cpus=1,1"},
                           Bad{"--plan=xml", "table, json"},
                           Bad{"--plan=true", "table, json"},
                           Bad{"--pairs=some", "all, classes"},
                           Bad{"--kinds=P", "--kinds=P"},
                           Bad{"--kinds=-1", "--kinds=-1"},
                           Bad{"--placement=", "--placement"},
                           Bad{"--seed=x", "seed"},
                           Bad{"--budget=0", "--budget=0"}};
  for (const Bad& b : bad) {
    SCOPED_TRACE(b.arg);
    expect_user_error([&] { parse_options({b.arg}); }, {b.said});
  }
}

TEST(Options, HelpNamesEveryFlag) {
  const Options o = parse_options({"--help"});
  EXPECT_TRUE(o.help);
  for (const char* flag : {"--budget",
                           "--threads",
                           "--placement",
                           "--cpus",
                           "--kinds",
                           "--plan",
                           "--pairs",
                           "one-per-l3",
                           "one-per-numa",
                           "smt-pairs",
                           "same-class:",
                           "--results",
                           "--resume",
                           "--seed",
                           "--oversubscribe",
                           "--quiet",
                           "--benchmark_filter",
                           "--benchmark_list_tests",
                           "--benchmark_repetitions",
                           "--benchmark_format",
                           "--benchmark_out",
                           "--benchmark_out_format",
                           "--benchmark_context",
                           "--benchmark_report_aggregates_only",
                           "--benchmark_display_aggregates_only",
                           "--benchmark_counters_tabular",
                           "--benchmark_color",
                           "--benchmark_time_unit"}) {
    EXPECT_NE(o.help_text.find(flag), std::string::npos) << flag;
  }
}

TEST(Budget, ReadsUnits) {
  EXPECT_DOUBLE_EQ(parse_budget("60"), 60.0);
  EXPECT_DOUBLE_EQ(parse_budget("60s"), 60.0);
  EXPECT_DOUBLE_EQ(parse_budget("5m"), 300.0);
  EXPECT_DOUBLE_EQ(parse_budget("1.5h"), 5400.0);
  EXPECT_DOUBLE_EQ(parse_budget("500ms"), 0.5);
  EXPECT_DOUBLE_EQ(parse_budget("168h"), 7 * 86400.0);
}

TEST(Budget, RefusesNonsenseAndMoreThanAWeek) {
  for (const char* bad : {"", "0", "0s", "-5s", "s", "five", "5 m", "5d", "5mm", "nan", "inf",
                          "1e999", "0x10", "169h", "604801"}) {
    SCOPED_TRACE(bad);
    expect_user_error([&] { parse_budget(bad); }, {"--budget=", bad, "5m"});
  }
}

}  // namespace
}  // namespace fencepost::harness
