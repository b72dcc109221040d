// The options of a run: every flag, and what is said about those that are refused.
#include "harness/options/options.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/parsed.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::options_test {
namespace {

TEST(Options, WithoutFlags) {
  for (const Args& args : {Args{}, Args{"run"}}) {
    const RunOptions o = run_of(args);
    EXPECT_EQ(o.budget_s, 300.0);
    EXPECT_TRUE(o.selection.threads.empty());
    EXPECT_TRUE(o.selection.cpus.empty());
    EXPECT_EQ(o.selection.placement, "compact");
    EXPECT_FALSE(o.selection.placement_given);
    EXPECT_EQ(o.selection.kinds + o.selection.pairs, "");
    EXPECT_EQ(o.results, "results");
    EXPECT_EQ(o.resume, "");
    EXPECT_EQ(o.seed, 0U);
    EXPECT_EQ(o.output.repetitions, 1);
    EXPECT_EQ(o.output.format, "console");
    EXPECT_EQ(o.output.out_format, "json");
    for (const bool flag : {o.selection.oversubscribe, o.output.quiet, o.output.verbose,
                            o.output.display_aggregates_only, o.output.counters_tabular}) {
      EXPECT_FALSE(flag);
    }
    EXPECT_EQ(o.args, args);
  }
}

TEST(Options, EventsAreTakenAsGivenAndAnEmptyListIsNotNone) {
  const EventChoice plain = run_of({}).counting;
  EXPECT_FALSE(plain.events_given || plain.multiplex || plain.alternate);
  const EventChoice given =
      run_of({"--events=a,perf::B:k", "--multiplex", "--count-alternately"}).counting;
  EXPECT_EQ(given.events, "a,perf::B:k");
  EXPECT_TRUE(given.events_given && given.multiplex && given.alternate);
  expect_user_error([] { parse_command({"--events="}); }, {"--events=", "names no event", "none"});
}

TEST(Options, OurOwn) {
  const Args args{
      "--budget=90s",    "--threads=1,4-6", "--placement", "spread",
      "--cpus=3,1",      "--results=there", "--resume=r",  "--seed=18446744073709551615",
      "--oversubscribe", "--quiet",         "--verbose"};
  const RunOptions o = run_of(args);
  EXPECT_EQ(o.budget_s, 90.0);
  EXPECT_EQ(o.selection.threads, (std::vector<unsigned>{1, 4, 5, 6}));
  EXPECT_EQ(o.selection.placement, "spread");
  EXPECT_TRUE(o.selection.placement_given);
  EXPECT_EQ(o.selection.cpus, (std::vector<unsigned>{3, 1}));
  EXPECT_EQ(o.selection.cpus_text, "3,1");
  EXPECT_EQ(o.results, "there");
  EXPECT_EQ(o.resume, "r");
  EXPECT_EQ(o.seed, 18446744073709551615U);
  EXPECT_TRUE(o.selection.oversubscribe);
  EXPECT_EQ(o.selection.shared_home, SharedHome{}) << "not given";
  EXPECT_TRUE(o.output.quiet);
  EXPECT_TRUE(o.output.verbose);
  EXPECT_EQ(o.args, args);
  EXPECT_TRUE(run_of({"run", "-q"}).output.quiet);
  EXPECT_TRUE(run_of({"-v"}).output.verbose);
}

TEST(Options, TheSharedHomeIsAWordOrANumber) {
  using Kind = SharedHome::Kind;
  EXPECT_EQ(run_of({"--shared-home=last"}).selection.shared_home, SharedHome{Kind::last});
  EXPECT_EQ(run_of({"--shared-home", "12"}).selection.shared_home, (SharedHome{Kind::node, 12}));
  expect_user_error([] { parse_command({"--shared-home=nearest"}); },
                    {"--shared-home=nearest", "first, last, interleave"});
}

TEST(Options, TheFilterHasTwoSpellingsAndOneMeaning) {
  EXPECT_EQ(run_of({"--filter=^a=b"}).selection.filter, "^a=b");
  EXPECT_EQ(run_of({"--filter", "-^a"}).selection.filter, "-^a");
  EXPECT_EQ(run_of({"--benchmark_filter=[ab]"}).selection.filter, "[ab]");
  EXPECT_EQ(run_of({"--benchmark_filter=x"}).selection.filter_flag, "--benchmark_filter");
  EXPECT_EQ(run_of({"--benchmark_filter="}).selection.filter, "");
  EXPECT_EQ(run_of({"--filter=a", "--filter=b"}).selection.filter, "b");
  EXPECT_EQ(run_of({"--filter=-"}).selection.filter, "-");
  EXPECT_FALSE(run_of({"--filter=a"}).selection.all);
  EXPECT_TRUE(run_of({"run", "--all"}).selection.all);
  expect_user_error(
      [] {
        parse_command({"--filter=a", "--benchmark_filter=b"});
      },
      {"--filter", "--benchmark_filter", "one of them"});
  expect_user_error([] { parse_command({"--filter=("}); }, {"--filter=(", "regular expression"});
  expect_user_error([] { parse_command({"--benchmark_filter=-("}); },
                    {"--benchmark_filter=-(", "regular expression"});
  expect_user_error([] { parse_command({"--filter=\\d"}); }, {"\\d", "[0-9]"});
}

TEST(Options, GoogleBenchmarks) {
  const RunOptions o =
      run_of({"--benchmark_filter=^a=b", "--benchmark_repetitions=3", "--benchmark_format=csv",
              "--benchmark_out=o.json", "--benchmark_out_format=console",
              "--benchmark_display_aggregates_only=true", "--benchmark_counters_tabular=yes",
              "--benchmark_color=false", "--benchmark_context=k=v", "--benchmark_time_unit=ms",
              "--benchmark_report_aggregates_only=true"});
  EXPECT_EQ(o.selection.filter, "^a=b");
  EXPECT_EQ(o.output.repetitions, 3);
  EXPECT_EQ(o.output.format, "csv");
  EXPECT_EQ(o.output.out, "o.json");
  EXPECT_EQ(o.output.out_format, "console");
  EXPECT_TRUE(o.output.display_aggregates_only);
  EXPECT_TRUE(o.output.counters_tabular);
  EXPECT_FALSE(o.output.color);
  EXPECT_EQ(o.output.for_google_benchmark,
            (Args{"--benchmark_repetitions=3", "--benchmark_context=k=v",
                  "--benchmark_time_unit=ms", "--benchmark_report_aggregates_only=true"}));
  EXPECT_EQ(run_of({"--benchmark_format=csv", "--benchmark_format=json"}).output.format, "json");
  EXPECT_EQ(run_of({"--benchmark_out", "o.json"}).output.out, "o.json");
}

TEST(Options, BooleansAsGoogleBenchmarkReadsThem) {
  for (const char* yes : {"", "=", "=true", "=1", "=yes", "=on"}) {
    SCOPED_TRACE(yes);
    static_cast<void>(parsed<ListOptions>({std::string("--benchmark_list_tests") + yes}));
  }
  for (const char* no : {"=false", "=0", "=no", "=off"}) {
    SCOPED_TRACE(no);
    run_of({std::string("--benchmark_list_tests") + no});
  }
  EXPECT_TRUE(run_of({"--benchmark_color=true"}).output.color);
  EXPECT_TRUE(run_of({"--benchmark_color"}).output.color);
  EXPECT_TRUE(run_of({"--color"}).output.color);
  EXPECT_TRUE(run_of({"--color=always"}).output.color);
  EXPECT_FALSE(run_of({"--color=never"}).output.color);
  expect_user_error([] { parse_command({"--color=maybe"}); },
                    {"--color=maybe", "auto, always, never"});
  expect_user_error([] { parse_command({"--benchmark_list_tests=maybe"}); },
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
    expect_user_error([&] { parse_command({r.flag}); }, {"has no meaning here", r.remedy});
  }
}

TEST(Options, UnknownFlagsAndWordsAreNamed) {
  for (const char* unknown :
       {"--benchmark_nonsense=1", "--nonsense", "-x", "atomic", "--budgets=1"}) {
    SCOPED_TRACE(unknown);
    expect_user_error([&] { parse_command({unknown}); }, {"--help"});
  }
  expect_user_error([] { parse_command({"--nonsense"}); }, {"nonsense"});
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
    expect_user_error([&] { parse_command({b.arg}); }, {b.said});
    expect_user_error(
        [&] {
          parse_command({"run", b.arg});
        },
        {std::string(b.arg).starts_with("--plan") ? "--plan" : b.said});
  }
}

TEST(Options, AnEmptyValueIsNotTheNextArgument) {
  for (const char* flag : {"--cpus", "--threads", "--kinds", "--placement", "--resume", "--results",
                           "--budget", "--seed"}) {
    SCOPED_TRACE(flag);
    expect_user_error([&] { parse_command({std::string(flag) + "=", "--quiet"}); }, {flag, "="});
    expect_user_error([&] { parse_command({"run", std::string(flag) + "=", "-q"}); }, {flag, "="});
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
}  // namespace fencepost::harness::options_test
