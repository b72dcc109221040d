#include "harness/options/options.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "harness/base/user_error.hpp"
#include "harness/topology/cpu_list.hpp"

namespace fencepost::harness {
namespace {

/// Flags of Google Benchmark that have no meaning here, with the one to use instead.
const std::map<std::string, std::string>& refused() {
  static const std::map<std::string, std::string> flags{
      {"benchmark_min_time", "cases stop by precision and share of the budget; use --budget"},
      {"benchmark_min_warmup_time",
       "every window warms its own place; use --budget for more windows"},
      {"benchmark_enable_random_interleaving", "cases always run interleaved in random order"},
      {"benchmark_perf_counters", "use --events=<name>,..., whose counts are per operation"},
      {"benchmark_dry_run", "use --benchmark_list_tests to see the cases, or a small --budget"}};
  return flags;
}

bool to_bool(const std::string& flag, const std::string& value) {
  if (value.empty() || value == "true" || value == "yes" || value == "1" || value == "on")
    return true;
  if (value == "false" || value == "no" || value == "0" || value == "off") return false;
  throw UserError("--" + flag + "=" + value + ": use true or false");
}

std::string one_of(const std::string& flag, const std::string& value,
                   const std::vector<std::string>& allowed) {
  std::string list;
  for (const std::string& one : allowed) {
    if (one == value) return value;
    list += (list.empty() ? "" : ", ") + one;
  }
  throw UserError("--" + flag + "=" + value + ": use one of " + list);
}

int positive(const std::string& flag, const std::string& value) {
  int number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size() || number < 1) {
    throw UserError("--" + flag + "=" + value + ": use a whole number from 1");
  }
  return number;
}

/// Google Benchmark drops a pair without a key or a value in silence.
void check_context(const std::string& pairs) {
  for (std::size_t at = 0; at <= pairs.size();) {
    const std::size_t end = std::min(pairs.find(',', at), pairs.size());
    const std::size_t equals = pairs.find('=', at);
    if (equals == at || equals >= end) {
      throw UserError("--benchmark_context=" + pairs + ": use key=value, or several with commas");
    }
    at = end + 1;
  }
}

void check_kinds(const Options& options) {
  if (options.kinds.empty() || options.kinds == "all") return;
  if (options.kinds.size() > 3 ||
      options.kinds.find_first_not_of("0123456789") != std::string::npos) {
    throw UserError("--kinds=" + options.kinds +
                    ": use all, or the number of one kind; --plan shows them");
  }
}

/// Takes one --benchmark_... flag.
void take_google_flag(const std::string& arg, Options& options) {
  const auto equals = arg.find('=');
  const std::string flag = arg.substr(2, equals == std::string::npos ? equals : equals - 2);
  const std::string value = equals == std::string::npos ? "" : arg.substr(equals + 1);
  if (const auto found = refused().find(flag); found != refused().end()) {
    throw UserError("--" + flag + " has no meaning here: " + found->second);
  }
  const std::vector<std::string> formats{"console", "json", "csv"};
  if (flag == "benchmark_filter") {
    options.filter = value;
  } else if (flag == "benchmark_list_tests") {
    options.list_tests = to_bool(flag, value);
  } else if (flag == "benchmark_repetitions") {
    options.repetitions = positive(flag, value);
    options.for_google_benchmark.push_back(arg);
  } else if (flag == "benchmark_format") {
    options.format = one_of(flag, value, formats);
  } else if (flag == "benchmark_out") {
    options.out = value;
  } else if (flag == "benchmark_out_format") {
    options.out_format = one_of(flag, value, formats);
  } else if (flag == "benchmark_display_aggregates_only") {
    options.display_aggregates_only = to_bool(flag, value);
  } else if (flag == "benchmark_counters_tabular") {
    options.counters_tabular = to_bool(flag, value);
  } else if (flag == "benchmark_color") {
    options.color = value == "auto" ? isatty(STDOUT_FILENO) != 0 : to_bool(flag, value);
  } else if (flag == "benchmark_context") {
    check_context(value);
    options.for_google_benchmark.push_back(arg);
  } else if (flag == "benchmark_report_aggregates_only") {
    to_bool(flag, value);
    options.for_google_benchmark.push_back(arg);
  } else if (flag == "benchmark_time_unit") {
    one_of(flag, value, {"ns", "us", "ms", "s"});
    options.for_google_benchmark.push_back(arg);
  } else {
    throw UserError("--" + flag + " is not known; --help lists the flags");
  }
}

/// What the probe or the doctor (`command`) has no use for would be ignored in silence.
void check_alone(const std::string& command, const std::vector<std::string>& args) {
  const std::set<std::string> used{command, "--cpus", "--seed"};
  std::set<std::string> ignored;
  for (const std::string& arg : args) {
    const std::string flag = arg.substr(0, arg.find('='));
    if (flag == "--plan")
      throw UserError("--plan measures nothing and " + command + " measures: give one of them");
    if (flag.starts_with("--") && !used.contains(flag)) ignored.insert(flag);
  }
  if (ignored.empty()) return;
  std::string list;
  for (const std::string& flag : ignored) list += (list.empty() ? "" : ", ") + flag;
  throw UserError(command + " has no use for " + list +
                  "; it takes --cpus and --seed, and prints to standard output");
}

constexpr const char* google_help = R"(
Google Benchmark's flags, on our case names:
  --benchmark_filter=<regex>          POSIX extended; a leading - excludes
  --benchmark_list_tests              print the names and stop
  --benchmark_repetitions=<n>         each measured anew, inside the one budget
  --benchmark_format=<console|json|csv>
  --benchmark_out=<file>              and --benchmark_out_format=<json|console|csv>
  --benchmark_context=<key>=<value>,...
  --benchmark_report_aggregates_only, --benchmark_display_aggregates_only
  --benchmark_counters_tabular, --benchmark_color, --benchmark_time_unit
)";

}  // namespace

double parse_budget(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  const std::map<std::string, double> units{
      {"", 1.0}, {"s", 1.0}, {"ms", 1e-3}, {"m", 60.0}, {"h", 3600.0}};
  const auto found = units.find(unit);
  const double seconds = found == units.end() ? 0.0 : value * found->second;
  if (error != std::errc{} || !(seconds > 0.0) || seconds > 7 * 86400.0) {
    throw UserError("--budget=" + text + ": use a time above zero, such as 60s, 5m or 1h");
  }
  return seconds;
}

Options parse_options(const std::vector<std::string>& args) {
  Options options;
  options.args = args;
  options.color = isatty(STDOUT_FILENO) != 0;
  std::vector<std::string> own;
  for (const std::string& arg : args) {
    // CLI11 would say that a text is missing.
    if (arg == "--events=")
      throw UserError("--events= names no event; to count none, --events=none");
    arg.rfind("--benchmark_", 0) == 0 ? take_google_flag(arg, options) : own.push_back(arg);
  }

  CLI::App app("fencepost: what atomics, locks, channels and shared lines cost on this machine");
  app.name("fencepost");
  std::string budget = "5m", threads, cpus;
  app.add_option("--budget", budget, "time for the whole suite: 60s, 5m, 1h")
      ->capture_default_str();
  app.add_option("--threads", threads,
                 "thread counts, such as 1,2,4 or 1-8; default: powers of two and all");
  app.add_option("--placement", options.placement,
                 "compact (nearest PUs first), spread (farthest first), one-per-l3, one-per-numa, "
                 "smt-pairs, "
                 "same-class:<distance>, or a list as for --cpus")
      ->capture_default_str();
  app.add_option("--cpus", cpus,
                 "the PUs to use: 0,2,8-15:2 (kernel numbers); in this order, or in that of "
                 "--placement if given too");
  app.add_option("--kinds", options.kinds,
                 "of a hybrid machine's cores: all kinds, or the number of one; default: the most "
                 "powerful kind");
  app.add_flag("--plan{table}", options.plan,
               "print which PU each thread gets and how far apart they stand, and stop; "
               "--plan=json for programs")
      ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  app.add_flag(
         "--pairs{all}", options.pairs,
         "which pairs of PUs: all, or classes (one for each distance); default: all up to 32 PUs. "
         "With --plan: print them")
      ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  app.add_option("--results", options.results, "where the results folder is made")
      ->capture_default_str();
  app.add_option("--resume", options.resume, "go on with an interrupted run in this folder");
  app.add_option("--seed", options.seed,
                 "seed of all random choices; default: drawn, and recorded");
  app.add_option(
         "--events", options.events,
         "performance counters: libpfm4's names or keys of results, such as "
         "instructions,perf::PAGE-FAULTS, or none; default: those that tell most on this CPU")
      ->type_name("TEXT");
  app.add_flag("--multiplex", options.multiplex,
               "count all events at once and scale them, instead of some in each round");
  app.add_flag("--count-alternately", options.alternate,
               "count in every second round of a case only, to see what counting costs");
  app.add_flag("--oversubscribe", options.oversubscribe, "allow more threads than PUs");
  app.add_flag(
      "--probe-topology{table}", options.probe_topology,
      "find the PUs that share a core by running on them, hold it against hwloc's word, and "
      "stop: a table, or =json; at most a minute, of --cpus or all. Exit code 1: they "
      "disagree; 0: they agree, or the machine is too busy to tell");
  app.add_flag("--doctor{text}", options.doctor,
               "say how the machine stands, what disturbs it, how quiet it is and what it is good "
               "for, and stop: a text, or =json; under 20 s, on --cpus or all, no root");
  app.add_flag("--slices", options.slices,
               "measure the cases that standard input names, one after the other, for a comparison "
               "(docs/reference/comparing.md)");
  std::string extra;
  app.add_option("--extra-work", extra,
                 "with --slices: so many iterations that nobody counts, such as 1/20: what a "
                 "comparison must find");
  app.add_flag("--quiet", options.quiet, "no table of all cases on standard output");
  app.footer(google_help);
  try {
    std::vector<std::string> reversed(own.rbegin(), own.rend());  // CLI11 takes them from the back
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    options.help = true;
    options.help_text = app.help();
    return options;
  } catch (const CLI::ParseError& e) {
    throw UserError(std::string(e.what()) + " (--help lists the flags)");
  }
  for (const auto& [flag, value] : {std::pair{"--threads", threads},
                                    {"--cpus", cpus},
                                    {"--resume", options.resume},
                                    {"--kinds", options.kinds},
                                    {"--extra-work", extra},
                                    {"--placement", options.placement}}) {
    if (value.empty() && app.count(flag) > 0) throw UserError(std::string(flag) + " has no value");
  }
  if (!options.plan.empty()) one_of("plan", options.plan, {"table", "json"});
  if (!options.pairs.empty()) one_of("pairs", options.pairs, {"all", "classes"});
  options.events_given = app.count("--events") > 0;
  options.placement_given = app.count("--placement") > 0;
  check_kinds(options);
  if (app.count("--probe-topology") > 0)
    one_of("probe-topology", options.probe_topology, {"table", "json"});
  if (app.count("--doctor") > 0) one_of("doctor", options.doctor, {"text", "json"});
  if (!options.probe_topology.empty()) check_alone("--probe-topology", args);
  if (!options.doctor.empty()) check_alone("--doctor", args);
  if (!extra.empty() && !options.slices)
    throw UserError("--extra-work=" + extra + " is of use with --slices only");
  if (!extra.empty()) options.extra = parse_extra_work(extra);
  options.budget_s = parse_budget(budget);
  if (!threads.empty()) options.threads = parse_list(threads, "--threads");
  if (!cpus.empty()) options.cpus = parse_list(cpus, "--cpus");
  options.cpus_text = cpus;
  for (const unsigned count : options.threads) {
    if (count == 0) throw UserError("--threads=" + threads + ": a case needs at least one thread");
  }
  return options;
}

}  // namespace fencepost::harness
