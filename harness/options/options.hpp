// The command line: Google Benchmark's flags where they mean something here, and our own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/benchmark/extra_work.hpp"

namespace fencepost::harness {

struct Options {
  // our own
  double budget_s = 300.0;
  std::vector<unsigned> threads;  ///< empty: default_thread_counts
  std::string placement = "compact";
  bool placement_given = false;  ///< with `cpus`: it orders them
  std::vector<unsigned> cpus;    ///< empty: all allowed, ordered by placement
  std::string cpus_text;         ///< `cpus` as given
  std::string kinds;  ///< of cores: "all", or the number of one; empty: the most powerful
  std::string plan;   ///< print the plan and stop: "table" or "json"; empty: measure
  std::string pairs;  ///< of PUs: "all" or "classes" (one for each distance); empty: default
  std::string results = "results";
  std::string resume;  ///< folder to go on with; all else but the output flags comes from there
  std::string events;  ///< to count: names with commas between, or "none"; see events_given
  bool events_given = false;  ///< else the set for this CPU
  bool multiplex = false;     ///< all events at once, scaled, instead of in passes
  bool alternate = false;     ///< every second visit of a case goes uncounted
  bool oversubscribe = false;
  bool quiet = false;          ///< no table of all cases on standard output
  std::uint64_t seed = 0;      ///< 0: drawn from the system
  std::string probe_topology;  ///< "table" or "json": only that is done; empty: not asked for
  std::string doctor;          ///< "text" or "json": only that is done; empty: not asked for
  bool slices = false;         ///< measure what standard input asks for, and nothing else
  ExtraWork extra;             ///< with `slices`
  // Google Benchmark's
  std::string filter;
  bool list_tests = false;
  int repetitions = 1;
  std::string format = "console";
  std::string out;
  std::string out_format = "json";
  bool display_aggregates_only = false;
  bool counters_tabular = false;
  bool color = false;
  std::vector<std::string> for_google_benchmark;  ///< handed through as they are

  bool help = false;
  std::string help_text;
  std::vector<std::string> args;  ///< as given, for machine.json
};

/// Throws UserError for a flag that is unknown, has no meaning here, or has a value that makes no sense.
Options parse_options(const std::vector<std::string>& args);

/// "5m", "60s", "1.5h", "500ms" or plain seconds. Throws UserError for 0, nonsense, or more than a week.
double parse_budget(const std::string& text);

}  // namespace fencepost::harness
