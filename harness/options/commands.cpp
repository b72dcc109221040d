#include "harness/options/commands.hpp"

#include <CLI/CLI.hpp>
#include <set>

#include "harness/options/option_groups.hpp"

namespace fencepost::harness {
namespace {

/// The options of the doctor and the probe.
void exclude_all_but_cpus_and_seed(CLI::App& app, CLI::Option* mode) {
  static const std::set<std::string> used{"--cpus", "--seed", "--help", "-h"};
  for (CLI::Option* const other : app.get_options()) {
    if (other != mode && !used.contains(other->get_name())) mode->excludes(other);
  }
}

/// Older spellings of the commands, such as --plan. They may be combined with options of a run; of --plan,
/// --benchmark_list_tests and --slices the first one in this order takes precedence.
void add_older_spellings(CLI::App& app, Parsed& into) {
  CLI::Option* const doctor =
      add_form(app, "--doctor", "text", into.doctor_form, "the same as fencepost doctor");
  CLI::Option* const probe = add_form(app, "--probe-topology", "table", into.probe_form,
                                      "the same as fencepost probe. Exit code 1: they disagree; 0: "
                                      "they agree, or the machine is too busy to tell");
  add_form(app, "--plan", "table", into.plan_form, "the same as fencepost plan");
  add_switch(app, "--benchmark_list_tests", into.list_tests, "the same as fencepost list")
      ->group(google_group);
  CLI::Option* const slices =
      add_switch(app, "--slices", into.slices, "the same as fencepost serve")->group(older_group);
  add_run(app, into.run, into.color);
  add_extra_work(app, into.serve.extra)->needs(slices)->group(older_group);
  exclude_all_but_cpus_and_seed(app, doctor);
  exclude_all_but_cpus_and_seed(app, probe);
}

CLI::App& add_command(CLI::App& app, const char* name, const char* summary, const char* examples) {
  CLI::App& command = *app.add_subcommand(name, summary);
  add_help(command);
  command.footer(examples);
  return command;
}

void add_run_command(CLI::App& app, Parsed& into) {
  CLI::App& run =
      add_command(app, "run", "measure, and write a results folder; the default",
                  "fencepost run --budget=60s\n"
                  "fencepost run --filter='^atomic/' --threads=1,2 --budget=20s\n"
                  "fencepost run --filter=-^pair/ --placement=spread --results=elsewhere");
  add_run(run, into.run, into.color);
}

void add_plan(CLI::App& app, Parsed& into) {
  CLI::App& plan =
      add_command(app, "plan", "print which PU each thread of a run gets; measures nothing",
                  "fencepost plan\n"
                  "fencepost plan --placement=spread --pairs=classes --json");
  add_selection(plan, into.plan.selection);
  add_all(plan, into.plan.selection);
  add_guests(plan, into.plan.selection);
  add_budget(plan, into.plan.budget_s);
  add_resume(plan, into.plan.resume, "the plan of the run in this folder");
  add_json(plan, into.plan.json);
}

void add_list(CLI::App& app, Parsed& into) {
  CLI::App& list = add_command(app, "list", "print the names of the cases; measures nothing",
                               "fencepost list\n"
                               "fencepost list --filter='^fence/.*threads:1$' --json");
  add_selection(list, into.list.selection);
  add_guests(list, into.list.selection);
  add_resume(list, into.list.resume, "the cases of the run in this folder");
  add_json(list, into.list.json);
}

void add_doctor(CLI::App& app, Parsed& into) {
  CLI::App& doctor = add_command(
      app, "doctor",
      "report the machine's state, what disturbs it, its noise and what it is good for; under 20 "
      "s, no root",
      "fencepost doctor\n"
      "fencepost doctor --cpus=0 --json");
  add_cpus(doctor, into.doctor.cpus, nullptr, "the CPUs to examine; default: all allowed");
  add_seed(doctor, into.doctor.seed);
  add_json(doctor, into.doctor.json);
}

void add_probe(CLI::App& app, Parsed& into) {
  CLI::App& probe = add_command(
      app, "probe",
      "find by measuring which CPUs share a core, and compare with hwloc; at most a minute. Exit "
      "code 1: they disagree; 0: they agree, or the machine is too busy to tell",
      "fencepost probe\n"
      "fencepost probe --cpus=0,1 --json");
  add_cpus(probe, into.probe.cpus, nullptr, "the CPUs to probe; default: all allowed");
  add_seed(probe, into.probe.seed);
  add_json(probe, into.probe.json);
}

void add_serve(CLI::App& app, Parsed& into) {
  CLI::App& serve = add_command(
      app, "serve",
      "measure the cases that standard input names, one after the other, for a comparison",
      "echo quit | fencepost serve --filter='^floor/add/'");
  add_selection(serve, into.serve.selection);
  add_seed(serve, into.serve.seed);
  add_extra_work(serve, into.serve.extra);
}

/// Hidden option for the generators of man pages and completions.
void add_options(CLI::App& app) {
  CLI::App& options =
      add_command(app, "options", "print all commands and options as JSON", "fencepost options");
  options.add_flag("--json")
      ->description("the only form, so it may be left out")
      ->group(output_group);
  options.group("");
}

}  // namespace

std::unique_ptr<CLI::App> define_commands(Parsed& into) {
  auto app = std::make_unique<CLI::App>(
      "Measure what atomics, fences, locks, channels and shared cache lines cost on this machine",
      "fencepost");
  add_help(*app);
  app->add_flag("--version")
      ->description("print version, commit and build variant")
      ->group(output_group);
  app->footer(
      "fencepost --budget=60s\n"
      "fencepost plan --threads=1\n"
      "fencepost list --filter='^mutex/'");
  add_older_spellings(*app, into);
  add_run_command(*app, into);
  add_plan(*app, into);
  add_list(*app, into);
  add_doctor(*app, into);
  add_probe(*app, into);
  add_serve(*app, into);
  add_options(*app);
  app->require_subcommand(0, 1);
  for (CLI::App* const command : app->get_subcommands({})) {
    for (CLI::Option* const option : app->get_options()) command->excludes(option);
  }
  return app;
}

}  // namespace fencepost::harness
