// The command line: every flag, and what is said about those that are refused.
#include "harness/options/options.hpp"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/testing.hpp"

namespace fencepost::harness {
namespace {

using Args = std::vector<std::string>;

template <class Options>
Options parsed(const Args& args) {
  const Command command = parse_command(args);
  if (const Options* const options = std::get_if<Options>(&command)) return *options;
  ADD_FAILURE() << "another command: number " << command.index();
  return {};
}

RunOptions run_of(const Args& args) { return parsed<RunOptions>(args); }

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

TEST(Options, DoctorAndProbeByBothSpellings) {
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

TEST(Options, ProbeTopologyRefusesWhatItWouldIgnore) {
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
  EXPECT_TRUE(o.output.quiet);
  EXPECT_TRUE(o.output.verbose);
  EXPECT_EQ(o.args, args);
  EXPECT_TRUE(run_of({"run", "-q"}).output.quiet);
  EXPECT_TRUE(run_of({"-v"}).output.verbose);
}

TEST(Options, PlanAndPairsHaveAValueOrNone) {
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
  EXPECT_EQ(run_of({"--placement=0,2,8-15:2"}).selection.placement, "0,2,8-15:2");
}

TEST(Options, OptionsOfARunStandBesideOlderSpellings) {
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
  expect_user_error([] { parse_command({"--extra-work=1/20"}); }, {"--extra-work", "--slices"});
}

TEST(Options, EachCommandHasItsOwnOptions) {
  EXPECT_EQ(parsed<ListOptions>({"list", "--filter=a|b"}).selection.filter, "a|b");
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

TEST(Options, TheFilterHasTwoSpellingsAndOneMeaning) {
  EXPECT_EQ(run_of({"--filter=^a=b"}).selection.filter, "^a=b");
  EXPECT_EQ(run_of({"--filter", "-^a"}).selection.filter, "-^a");
  EXPECT_EQ(run_of({"--benchmark_filter=[ab]"}).selection.filter, "[ab]");
  EXPECT_EQ(run_of({"--benchmark_filter=x"}).selection.filter_flag, "--benchmark_filter");
  EXPECT_EQ(run_of({"--benchmark_filter="}).selection.filter, "");
  EXPECT_EQ(run_of({"--filter=a", "--filter=b"}).selection.filter, "b");
  EXPECT_EQ(run_of({"--filter=-"}).selection.filter, "-");
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

TEST(Options, HelpNamesEveryFlag) {
  const std::string help = parsed<Text>({"--help"}).text;
  for (const char* flag : {"--filter",
                           "--version",
                           "--color",
                           "--verbose",
                           "--doctor",
                           "--probe-topology",
                           "--slices",
                           "--extra-work",
                           "--budget",
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
    EXPECT_NE(help.find(flag), std::string::npos) << flag;
  }
}

TEST(Options, HelpOfACommandIsItsOwn) {
  const std::string help = parsed<Text>({"plan", "--help"}).text;
  EXPECT_NE(help.find("--json"), std::string::npos) << help;
  EXPECT_NE(help.find("Examples:"), std::string::npos) << help;
  EXPECT_EQ(help.find("--events"), std::string::npos) << help;
  EXPECT_NE(parsed<Text>({"doctor", "-h"}).text.find("--cpus"), std::string::npos);
}

TEST(Options, ShortHelpIsShorterAndBothKeepTo100Columns) {
  const std::string brief = parsed<Text>({"-h"}).text, full = parsed<Text>({"--help"}).text;
  EXPECT_LT(brief.size(), full.size() / 2);
  for (const std::string& text : {brief, full}) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(Options, DescriptionOfAllOptionsIsJson) {
  const auto program = nlohmann::json::parse(parsed<Text>({"options", "--json"}).text);
  std::map<std::string, std::map<std::string, nlohmann::json>> options;
  for (const auto& command : program.at("commands")) {
    for (const auto& option : command.at("options"))
      options[command.at("name")][option.at("name")] = option;
  }
  for (const char* command : {"", "run", "plan", "list", "doctor", "probe", "serve"})
    EXPECT_TRUE(options.contains(command)) << command;
  const auto& run = options["run"];
  EXPECT_EQ(run.at("--quiet").at("aliases"), nlohmann::json::array({"-q"}));
  EXPECT_EQ(run.at("--budget").at("default"), "5m");
  EXPECT_EQ(run.at("--budget").at("value"), "<time>");
  EXPECT_EQ(run.at("--benchmark_format").at("choices"),
            nlohmann::json::array({"console", "json", "csv"}));
  EXPECT_EQ(run.at("--color").at("value_optional"), true);
  EXPECT_EQ(run.at("--filter").at("group"), "Cases and CPUs");
  EXPECT_FALSE(run.contains("--benchmark_min_time")) << "it is refused";
  EXPECT_FALSE(run.contains("--plan")) << "an older spelling, without a command only";
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
