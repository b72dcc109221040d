#include "harness/results/gbench_writer.hpp"

#include <benchmark/benchmark.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <memory>
#include <numeric>
#include <set>
#include <sstream>

#include "harness/base/atomic_file.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/write_error.hpp"
#include "harness/results/run_json.hpp"

// The CSV reporter is deprecated upstream, and is what --benchmark_format=csv means all the same.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace fencepost::harness {
namespace {

using benchmark::BenchmarkReporter;
using Run = BenchmarkReporter::Run;

/// The counters shown on the console; the other formats have all of them.
const std::set<std::string> console_counters{"cycles", "ci_percent", "ops_per_second", "fairness",
                                             "windows_kept"};

/// The counters of one repetition. Google Benchmark takes the names from the first and reads past the end of its map over
/// any other, so counts that one of them lacks are left out here (run.json has them).
std::map<std::string, double> counters_of(const Result& p, const std::vector<Result>& all,
                                          bool with_constants) {
  auto counters = p.counters();
  for (const auto& [name, value] : p.counts) {
    const auto lacks = [&name = name](const Result& one) {
      return one.error.empty() && !one.counts.contains(name);
    };
    if (!with_constants || std::ranges::any_of(all, lacks)) counters.erase(name);
  }
  if (!with_constants) {
    for (const auto& [name, value] : p.constants) counters.erase(name);
  }
  return counters;
}

/// The order in which repetitions are handed over: one without a result has no counters at all, and must not be the first.
std::vector<std::size_t> results_first(const std::vector<Result>& repetitions) {
  std::vector<std::size_t> order(repetitions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(),
                        [&](std::size_t i) { return repetitions[i].error.empty(); });
  return order;
}

/// Written against 1.7.1's error_occurred and the `skipped` of 1.8 and later alike.
template <class AnyRun>
void set_error(AnyRun& run, const std::string& message) {
  if constexpr (requires { run.error_occurred; }) {
    run.error_occurred = true;
    run.error_message = message;
  } else {
    run.skipped = decltype(run.skipped)(2);  // SkippedWithError
    run.skip_message = message;
  }
}

double statistic(const std::string& name, const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (name == "mean") return mean;
  if (name == "median") return median(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = values.size() > 1 ? std::sqrt(squares / (n - 1.0)) : 0.0;
  return name == "cv" ? deviation / mean : deviation;
}

/// The end of a row of the console: whether its results are not clean.
std::string console_label(const std::vector<Result>& repetitions) {
  const auto noisy = [](const Result& one) { return one.grade == Grade::noisy; };
  return std::ranges::any_of(repetitions, noisy) ? "noisy" : "";
}

/// Sets the names, threads and CPU time of runs, and passes them to Google Benchmark's own reporters.
class Renaming : public BenchmarkReporter {
 public:
  Renaming(const Results& results, const Output& options, bool emulated)
      : options_(options), mark_(emulated ? " EMULATED" : "") {
    for (const auto& repetitions : results) by_name_[repetitions.front().name] = &repetitions;
  }

  void add(std::unique_ptr<BenchmarkReporter> reporter, std::string format, bool display) {
    targets_.push_back({std::move(reporter), std::move(format), display});
  }

  bool ReportContext(const Context& context) override {
    bool go_on = true;
    for (Target& target : targets_) {
      // The console reporter prints its context, and a warning about how the library was built, to the error stream; our
      // own header replaces both.
      std::ostream& errors = target.format == "console" ? nowhere_ : GetErrorStream();
      target.reporter->SetErrorStream(&errors);
      Context widened = context;
      widened.name_field_width += mark_.size();
      go_on = target.reporter->ReportContext(widened) && go_on;
      target.reporter->SetErrorStream(&GetErrorStream());
    }
    return go_on;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (Target& target : targets_) {
      std::vector<Run> ours;
      for (const Run& run : runs) {
        if (target.display && options_.display_aggregates_only && options_.repetitions > 1 &&
            run.run_type == Run::RT_Iteration) {
          continue;
        }
        ours.push_back(renamed(run, target.format));
      }
      if (!ours.empty()) target.reporter->ReportRuns(ours);
    }
  }

  void Finalize() override {
    for (Target& target : targets_) target.reporter->Finalize();
  }

 private:
  struct Target {
    std::unique_ptr<BenchmarkReporter> reporter;
    std::string format;
    bool display;
  };

  Run renamed(Run run, const std::string& format) const {
    benchmark::BenchmarkName& name = run.run_name;
    name.min_time.clear();
    name.iterations.clear();
    name.repetitions.clear();
    name.time_type.clear();
    name.threads.clear();
    const std::vector<Result>& all = *by_name_.at(name.function_name);
    run.threads = all.front().threads;
    if (run.run_type == Run::RT_Iteration) {
      const auto k = static_cast<std::size_t>(std::max<std::int64_t>(0, run.repetition_index));
      const std::size_t own = results_first(all)[std::min(k, all.size() - 1)];
      run.repetition_index = static_cast<std::int64_t>(own);
      run.cpu_accumulated_time = all[own].cpu_ns * 1e-9 * static_cast<double>(run.iterations);
    } else {
      std::vector<double> cpu;
      for (const Result& one : all) {
        if (one.error.empty()) cpu.push_back(one.cpu_ns);
      }
      const double value = statistic(run.aggregate_name, cpu);
      const bool is_time = run.aggregate_unit == benchmark::kTime;
      run.cpu_accumulated_time =
          is_time ? value * 1e-9 * static_cast<double>(run.iterations) : value;
    }
    if (format == "console") {
      name.function_name += mark_;
      run.report_label = console_label(all);
      std::erase_if(run.counters,
                    [](const auto& one) { return !console_counters.contains(one.first); });
    } else {
      run.counters.erase("ci_percent");
    }
    // The CSV reporter takes its columns from the first row and ends the process over any other.
    if (format == "csv" && run.counters.empty()) {
      for (const auto& [counter, value] : counters_of(all.front(), all, false))
        run.counters[counter] = value;
    }
    return run;
  }

  const Output& options_;
  std::string mark_;  ///< of each line, so that none can be quoted without it
  std::map<std::string, const std::vector<Result>*> by_name_;
  std::vector<Target> targets_;
  std::ostringstream nowhere_;
};

std::unique_ptr<BenchmarkReporter> reporter_for(const std::string& format, const Output& options) {
  if (format == "json") return std::make_unique<benchmark::JSONReporter>();
  if (format == "csv") return std::make_unique<benchmark::CSVReporter>();
  int flags = benchmark::ConsoleReporter::OO_None;
  if (options.color) flags |= benchmark::ConsoleReporter::OO_Color;
  if (options.counters_tabular) flags |= benchmark::ConsoleReporter::OO_Tabular;
  return std::make_unique<benchmark::ConsoleReporter>(
      static_cast<benchmark::ConsoleReporter::OutputOptions>(flags));
}

void hand_flags_over(const Output& options) {
  // static: Google Benchmark keeps a pointer to the program's name.
  static std::vector<std::string> args{"fencepost", "--benchmark_filter=all"};
  // Some of them come back in the context of its JSON.
  for (const std::string& arg : options.for_google_benchmark) args.push_back(utf8(arg));
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  benchmark::Initialize(&argc, argv.data());
}

/// Passes the finished results of one case to Google Benchmark, one per repetition, as manual time.
void enter(const std::vector<Result>& repetitions, bool with_constants) {
  const auto next = std::make_shared<std::size_t>(0);
  const auto hand_over = [&repetitions, next, with_constants](benchmark::State& state) {
    const std::size_t k = std::min((*next)++, repetitions.size() - 1);
    const Result& p = repetitions[results_first(repetitions)[k]];
    if (!p.error.empty()) state.SkipWithError(p.error.c_str());
    for (auto _ : state) state.SetIterationTime(p.ns.median * 1e-9);
    if (!p.error.empty()) return;
    for (const auto& [name, value] : counters_of(p, repetitions, with_constants))
      state.counters[name] = value;
    state.counters["ci_percent"] = 100.0 * relative_half_width(p.ns.interval, p.ns.median);
  };
  benchmark::RegisterBenchmark(repetitions.front().name.c_str(), hand_over)
      ->Iterations(1)
      ->UseManualTime();
}

/// Not by renaming: it may be a pipe or a device.
void write_out(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path);
  file << text << std::flush;
  if (!file) throw io_error("write --benchmark_out=" + path, errno, "--benchmark_out");
}

Run run_of(const Result& p, int repetitions, std::int64_t family) {
  Run run;
  run.run_name.function_name = p.name;
  run.family_index = family;
  run.per_family_instance_index = 0;
  run.repetitions = repetitions;
  run.repetition_index = p.repetition;
  run.threads = p.threads;
  run.iterations = 1;
  run.time_unit = benchmark::kNanosecond;
  run.report_label = p.symbol;  // the only text that Google Benchmark keeps for a case
  if (!p.error.empty()) {
    set_error(run, p.error);
    for (const auto& [name, value] : p.counters()) {
      const bool counts = name.starts_with("windows_") || name.starts_with("dropped_");
      if (counts) run.counters[name] = value;
    }
    return run;
  }
  run.real_accumulated_time = p.ns.median * 1e-9;
  run.cpu_accumulated_time = p.cpu_ns * 1e-9;
  for (const auto& [name, value] : p.counters()) {
    if (std::isfinite(value)) run.counters[name] = value;  // JSON has no other numbers
  }
  return run;
}

}  // namespace

void start_reporting(const Output& options, const Context& context) {
  hand_flags_over(options);
  for (const auto& [key, value] : context) benchmark::AddCustomContext(key, value);
}

void report(const Results& results, const Output& options, bool emulated, std::ostream& out) {
  const bool csv = options.format == "csv" || (!options.out.empty() && options.out_format == "csv");
  for (const auto& repetitions : results) enter(repetitions, !csv);

  Renaming all(results, options, emulated);
  if (!options.quiet) {
    auto display = reporter_for(options.format, options);
    display->SetOutputStream(&out);
    all.add(std::move(display), options.format, true);
  }
  std::ostringstream text;
  if (!options.out.empty()) {
    auto to_file = reporter_for(options.out_format, options);
    to_file->SetOutputStream(&text);
    all.add(std::move(to_file), options.out_format, false);
  }
  benchmark::RunSpecifiedBenchmarks(&all);
  benchmark::Shutdown();
  if (!options.out.empty()) write_out(options.out, text.str());
}

void write_run_json(const Results& results, const std::string& path) {
  std::ostringstream text;
  std::ostringstream errors;
  std::vector<Run> runs;
  std::vector<const Result*> rows;
  {
    benchmark::JSONReporter reporter;
    reporter.SetOutputStream(&text);
    reporter.SetErrorStream(&errors);
    reporter.ReportContext(BenchmarkReporter::Context());
    for (std::size_t i = 0; i < results.size(); ++i) {
      for (const Result& p : results[i]) {
        runs.push_back(
            run_of(p, static_cast<int>(results[i].size()), static_cast<std::int64_t>(i)));
        rows.push_back(&p);
      }
    }
    if (!runs.empty()) reporter.ReportRuns(runs);
    reporter.Finalize();
  }
  write_atomically(path, with_case_data(text.str(), rows));
}

}  // namespace fencepost::harness
