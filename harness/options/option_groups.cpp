#include "harness/options/option_groups.hpp"
#include "harness/topology/placement.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "harness/base/user_error.hpp"
#include "harness/options/values.hpp"
#include "harness/topology/cpu_list.hpp"

namespace fencepost::harness {
namespace {

using Policy = CLI::MultiOptionPolicy;

CLI::Validator check(std::string (*problem)(const std::string&)) {
  return {[problem](std::string& value) { return problem(value); }, ""};
}

CLI::IsMember one_of(std::vector<std::string> words) { return CLI::IsMember(std::move(words)); }

void add_filter(CLI::App& app, Selection& selection) {
  const auto add = [&](const std::string& name, const char* help) {
    return app
        .add_option_function<std::string>(
            name,
            [&selection, name](const std::string& value) {
              selection.filter = value;
              selection.filter_flag = name;
            },
            help)
        ->check(check(expression))
        ->multi_option_policy(Policy::TakeLast)
        ->type_name("<regex>");
  };
  CLI::Option* const own =
      add("--filter",
          "cases whose names match this POSIX extended regular expression anywhere; a leading - "
          "excludes. All of fencepost's tools take . [a-z] () | * + ? {m,n} ^ $ and escaped "
          "punctuation, and read them alike")
          ->group(case_group);
  add("--benchmark_filter", "the same as --filter")->group(google_group)->excludes(own);
}

void add_threads(CLI::App& app, Selection& selection) {
  app.add_option_function<std::string>(
         "--threads",
         [&selection](const std::string& value) {
           selection.threads = parse_list(value, "--threads");
           if (std::ranges::find(selection.threads, 0U) != selection.threads.end())
             throw UserError("--threads=" + value + ": a case needs at least one thread");
         },
         "thread counts, such as 1,2,4 or 1-8; default: powers of two and all")
      ->check(check(not_empty))
      ->type_name("<list>")
      ->group(case_group);
  add_switch(app, "--oversubscribe", selection.oversubscribe, "allow more threads than PUs")
      ->group(case_group);
}

void add_placement(CLI::App& app, Selection& selection) {
  app.add_option_function<std::string>(
         "--placement",
         [&selection](const std::string& value) {
           selection.placement = value;
           selection.placement_given = true;
         },
         "order in which threads get PUs: " + placement_names() +
             ", or a list as for --cpus; compact is nearest first, spread farthest first")
      ->default_str("compact")
      ->check(check(not_empty))
      ->type_name("<name>")
      ->group(case_group);
  add_cpus(app, selection.cpus, &selection.cpus_text,
           "the PUs to use: 0,2,8-15:2 (kernel numbers); in this order, or in that of --placement "
           "if given too");
  app.add_option("--kinds", selection.kinds,
                 "of a hybrid machine's cores: all, or the number of one kind; default: the most "
                 "powerful kind")
      ->check(check(kind))
      ->type_name("<kind>")
      ->group(case_group);
  app.add_flag("--pairs{all}", selection.pairs,
               "pairs of PUs to measure: all, or classes (one for each distance); default: all up "
               "to 32 PUs. A plan prints them")
      ->multi_option_policy(Policy::Throw)
      ->check(one_of({"all", "classes"}))
      ->group(case_group);
}

void add_shared_home(CLI::App& app, Selection& selection) {
  app.add_option_function<std::string>(
         "--shared-home",
         [&selection](const std::string& value) {
           selection.shared_home = parse_shared_home(value);
         },
         "NUMA node of the memory that a case's threads share: of its first or last thread, "
         "interleave (all in turn), or a number")
      ->default_str("first")
      ->check(check(not_empty))
      ->type_name("<home>")
      ->group(case_group);
}

void add_counting(CLI::App& app, EventChoice& counting) {
  app.add_option_function<std::string>(
         "--events",
         [&counting](const std::string& value) {
           counting.events = value;
           counting.events_given = true;
         },
         "performance counters: libpfm4's names or keys of results, such as "
         "instructions,perf::PAGE-FAULTS, or none; default: the most useful ones of this CPU")
      ->check(check(event_names))
      ->type_name("<names>")
      ->group(measure_group);
  add_switch(app, "--multiplex", counting.multiplex,
             "count all events at once and scale them, instead of some in each round")
      ->group(measure_group);
  add_switch(app, "--count-alternately", counting.alternate,
             "count in every second round of a case only, to see what counting costs")
      ->group(measure_group);
}

void add_color(CLI::App& app, std::string& color) {
  const CLI::Validator transform(to_color, "{auto,always,never}");
  CLI::Option* const own =
      app.add_flag("--color{always}", color,
                   "color of the table; auto: on a terminal, unless NO_COLOR is set")
          ->multi_option_policy(Policy::TakeLast)
          ->transform(transform)
          ->default_str("auto")
          ->group(output_group);
  app.add_flag("--benchmark_color{true}", color, "the same as --color; also true or false")
      ->multi_option_policy(Policy::TakeLast)
      ->transform(transform)
      ->group(google_group)
      ->excludes(own);
}

/// An option that is passed on to Google Benchmark.
CLI::Option* hand_through(CLI::Option* option, Output& output) {
  const std::string name = option->get_name();
  return option->group(google_group)->each([&output, name](const std::string& value) {
    output.for_google_benchmark.push_back(name + "=" + value);
  });
}

void add_google_benchmark(CLI::App& app, Output& output) {
  const auto option = [&](const char* name, std::string& into, const char* help) {
    return app.add_option(name, into, help)
        ->multi_option_policy(Policy::TakeLast)
        ->group(google_group);
  };
  const std::vector<std::string> formats{"console", "json", "csv"};
  hand_through(app.add_option("--benchmark_repetitions", output.repetitions,
                              "each measured anew, inside the one budget")
                   ->multi_option_policy(Policy::TakeLast)
                   ->check(check(positive))
                   ->default_str("1")
                   ->type_name("<number>"),
               output);
  option("--benchmark_format", output.format, "form of the table on standard output")
      ->check(one_of(formats))
      ->default_str("console")
      ->type_name("<form>");
  option("--benchmark_out", output.out, "also write the table to this file")->type_name("<file>");
  option("--benchmark_out_format", output.out_format, "form of that file")
      ->check(one_of(formats))
      ->default_str("json")
      ->type_name("<form>");
  hand_through(app.add_option("--benchmark_context", "<key>=<value>,... for the context in JSON")
                   ->multi_option_policy(Policy::TakeAll)
                   ->check(check(context_pairs))
                   ->type_name("<pairs>"),
               output);
  hand_through(app.add_option("--benchmark_time_unit", "unit of the table")
                   ->multi_option_policy(Policy::TakeLast)
                   ->check(one_of({"ns", "us", "ms", "s"}))
                   ->type_name("<unit>"),
               output);
  hand_through(app.add_flag("--benchmark_report_aggregates_only")
                   ->description("of several repetitions, only mean, median and the like")
                   ->check(check(boolean)),
               output);
  add_switch(app, "--benchmark_display_aggregates_only", output.display_aggregates_only,
             "the same, on standard output only")
      ->group(google_group);
  add_switch(app, "--benchmark_counters_tabular", output.counters_tabular, "counters in columns")
      ->group(google_group);
}

/// Flags of Google Benchmark that are not supported, with the option to use instead.
void refuse_google_benchmark(CLI::App& app) {
  struct Refused {
    const char* flag;
    const char* instead;
  };
  constexpr std::array all{
      Refused{"min_time", "cases stop by precision and share of the budget; use --budget"},
      Refused{"min_warmup_time", "every window warms its own place; use --budget for more windows"},
      Refused{"enable_random_interleaving", "cases always run interleaved in random order"},
      Refused{"perf_counters", "use --events=<name>,..., whose counts are per operation"},
      Refused{"dry_run",
              "use fencepost list (--benchmark_list_tests) to see the cases, or a small --budget"}};
  for (const Refused& one : all) {
    app.add_flag(std::string("--benchmark_") + one.flag)
        ->check(CLI::Validator([why = std::string(one.instead)](
                                   std::string&) { return "has no meaning here: " + why; },
                               ""))
        ->group(refused_group);
  }
}

}  // namespace

CLI::Option* add_switch(CLI::App& app, const char* name, bool& into, const char* help) {
  return app.add_flag(name, into, help)->check(check(boolean));
}

CLI::Option* add_form(CLI::App& app, const std::string& name, const char* usual, std::string& into,
                      const char* help) {
  return app.add_flag(name + "{" + usual + "}", into, help)
      ->multi_option_policy(Policy::Throw)
      ->check(one_of({usual, "json"}))
      ->group(older_group);
}

void add_help(CLI::App& app) {
  app.set_help_flag("-h", "the commands or options in short")->group(output_group);
  app.set_help_all_flag("--help", "all of them, with examples")->group(output_group);
}

void add_all(CLI::App& app, Selection& selection) {
  add_switch(app, "--all", selection.all, "all cases, not only the core set; --filter finds any")
      ->group(case_group);
}

void add_guests(CLI::App& app, Selection& selection) {
  app.add_option("--with", selection.guests,
                 "also the cases of these guests: go, or a program, ./my-guest (docs/guests.md)")
      ->check(check(not_empty))
      ->delimiter(',')
      ->multi_option_policy(Policy::TakeAll)
      ->type_name("<guests>")
      ->group(case_group);
}

void add_cpus(CLI::App& app, std::vector<unsigned>& cpus, std::string* text, const char* help) {
  app.add_option_function<std::string>(
         "--cpus",
         [&cpus, text](const std::string& value) {
           cpus = parse_list(value, "--cpus");
           if (text != nullptr) *text = value;
         },
         help)
      ->check(check(not_empty))
      ->type_name("<list>")
      ->group(case_group);
}

void add_seed(CLI::App& app, std::uint64_t& seed) {
  app.add_option("--seed", seed, "seed of all random choices; default: drawn, and recorded")
      ->check(check(seed_number))
      ->type_name("<number>")
      ->group(measure_group);
}

void add_json(CLI::App& app, bool& json) {
  add_switch(app, "--json", json, "print JSON, for programs")->group(output_group);
}

void add_budget(CLI::App& app, double& budget_s) {
  app.add_option_function<std::string>(
         "--budget", [&budget_s](const std::string& value) { budget_s = parse_budget(value); },
         "time for the whole suite: 60s, 5m, 1h")
      ->default_str("5m")
      ->type_name("<time>")
      ->group(measure_group);
}

void add_resume(CLI::App& app, std::string& resume, const char* help) {
  app.add_option("--resume", resume, help)
      ->check(check(not_empty))
      ->type_name("<folder>")
      ->group(measure_group);
}

void add_selection(CLI::App& app, Selection& selection) {
  add_filter(app, selection);
  add_threads(app, selection);
  add_placement(app, selection);
  add_shared_home(app, selection);
}

CLI::Option* add_extra_work(CLI::App& app, ExtraWork& extra) {
  return app
      .add_option_function<std::string>(
          "--extra-work", [&extra](const std::string& value) { extra = parse_extra_work(value); },
          "do so many iterations that nobody counts, such as 1/20: what a comparison must find")
      ->check(check(not_empty))
      ->type_name("<more>/<of>")
      ->group(measure_group);
}

void add_run(CLI::App& app, RunOptions& run, std::string& color) {
  add_selection(app, run.selection);
  add_all(app, run.selection);
  add_guests(app, run.selection);
  add_budget(app, run.budget_s);
  add_counting(app, run.counting);
  add_seed(app, run.seed);
  add_resume(app, run.resume, "go on with an interrupted run in this folder");
  app.add_option("--results", run.results, "where the results folder is made")
      ->check(check(not_empty))
      ->default_str("results")
      ->type_name("<folder>")
      ->group(output_group);
  add_switch(app, "-q,--quiet", run.output.quiet, "no table of all cases on standard output")
      ->group(output_group);
  add_switch(app, "--require-clean", run.output.require_clean,
             "count noisy results as none, and exit with 3 if a case has no clean one")
      ->group(output_group);
  add_switch(app, "-v,--verbose", run.output.verbose, "print the plan on standard error first")
      ->group(output_group);
  add_color(app, color);
  add_google_benchmark(app, run.output);
  refuse_google_benchmark(app);
}

}  // namespace fencepost::harness
