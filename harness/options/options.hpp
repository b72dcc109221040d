// The parsed command line: one struct for each command, made of groups that several commands share.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "harness/benchmark/extra_work.hpp"
#include "harness/topology/shared_home.hpp"

namespace fencepost::harness {

/// Which cases are selected, which PU each of their threads gets, and where their memory lies.
struct Selection {
  std::string filter;                    ///< POSIX extended; a leading - excludes; empty: all
  std::string filter_flag = "--filter";  ///< the spelling that gave it, for messages
  bool all = false;                      ///< not the core set only
  std::vector<unsigned> threads;         ///< empty: default_thread_counts
  std::string placement = "compact";
  bool placement_given = false;  ///< with `cpus`: it orders them
  std::vector<unsigned> cpus;    ///< empty: all allowed, ordered by placement
  std::string cpus_text;         ///< `cpus` as given
  std::string kinds;  ///< of cores: "all", or the number of one; empty: the most powerful
  std::string pairs;  ///< of PUs: "all" or "classes" (one for each distance); empty: default
  bool oversubscribe = false;
  SharedHome shared_home;           ///< of what the threads of a case share
  std::vector<std::string> guests;  ///< programs that measure cases of their own, docs/guests.md
};

/// What is printed and where, mostly through Google Benchmark.
struct Output {
  bool quiet = false;    ///< no table of all cases on standard output
  bool verbose = false;  ///< the plan on standard error before the run
  bool color = false;
  bool require_clean = false;  ///< noisy results count as none
  int repetitions = 1;
  std::string format = "console";
  std::string out;
  std::string out_format = "json";
  bool display_aggregates_only = false;
  bool counters_tabular = false;
  std::vector<std::string> for_google_benchmark;  ///< flags passed on unchanged
};

/// Performance counters.
struct EventChoice {
  std::string events;         ///< names with commas between, or "none"; see events_given
  bool events_given = false;  ///< false: the default set for this CPU
  bool multiplex = false;     ///< all events at once, scaled, instead of in passes
  bool alternate = false;     ///< no counting in every second round of a case
};

constexpr double default_budget_s = 300.0;

/// `fencepost run`, which is also the default command.
struct RunOptions {
  Selection selection;
  Output output;
  EventChoice counting;
  double budget_s = default_budget_s;
  std::string results = "results";
  std::string resume;             ///< folder of the run to resume; all but `output` is read from it
  std::uint64_t seed = 0;         ///< 0: drawn from the system
  std::vector<std::string> args;  ///< as given, for machine.json
};

/// `fencepost plan`, or --plan.
struct PlanOptions {
  Selection selection;
  double budget_s = default_budget_s;
  std::string resume;  ///< folder of a run whose plan is printed
  bool json = false;
};

/// `fencepost list`, or --benchmark_list_tests.
struct ListOptions {
  Selection selection;
  std::string resume;  ///< folder of a run whose cases are listed
  bool json = false;
};

/// `fencepost doctor`, or --doctor.
struct DoctorOptions {
  std::vector<unsigned> cpus;  ///< empty: all allowed
  std::uint64_t seed = 0;      ///< 0: drawn from the system
  bool json = false;
};

/// `fencepost probe`, or --probe-topology.
struct ProbeOptions {
  std::vector<unsigned> cpus;  ///< empty: all allowed
  std::uint64_t seed = 0;      ///< 0: drawn from the system
  bool json = false;
};

/// `fencepost serve`, or --slices.
struct ServeOptions {
  Selection selection;
  std::uint64_t seed = 0;  ///< 0: drawn from the system
  ExtraWork extra;
};

/// --version.
struct VersionRequest {};

/// Text to be printed, such as that of --help.
struct Text {
  std::string text;
};

using Command = std::variant<RunOptions, PlanOptions, ListOptions, DoctorOptions, ProbeOptions,
                             ServeOptions, VersionRequest, Text>;

/// `args`: without the program's name. Throws UserError for an option that is unknown, is not an option of the command, or
/// has an invalid value; the message names the option as typed and what is allowed.
Command parse_command(const std::vector<std::string>& args);

/// Seconds from "5m", "60s", "1.5h", "500ms" or plain seconds. Throws UserError for 0, an invalid text, or more than a week.
double parse_budget(const std::string& text);

}  // namespace fencepost::harness
