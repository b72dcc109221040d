#include "harness/run.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <system_error>
#include <thread>

#include "harness/doubts.hpp"
#include "harness/environment.hpp"
#include "harness/folder.hpp"
#include "harness/interrupt.hpp"
#include "harness/json_text.hpp"
#include "harness/options.hpp"
#include "harness/plan.hpp"
#include "harness/plan_report.hpp"
#include "harness/program.hpp"
#include "harness/progress.hpp"
#include "harness/report.hpp"
#include "harness/resume.hpp"
#include "harness/round_trips.hpp"
#include "harness/suite.hpp"
#include "harness/topology_probe.hpp"
#include "harness/user_error.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t least_pool_bytes = std::size_t{8} << 20;

/// Found out before minutes are spent on measuring.
void check_out(const Options& options) {
  if (options.out.empty()) return;
  if (std::ofstream(options.out, std::ios::app)) return;
  throw UserError("cannot write --benchmark_out=" + options.out + ": " +
                  std::generic_category().message(errno));
}

/// One run from calibration to report.
class Session {
 public:
  Session(const Options& options, Plan plan, std::ostream& out, std::ostream& err)
      : options_(options),
        plan_(std::move(plan)),
        out_(out),
        err_(err),
        folder_(options.resume.empty()
                    ? Folder::create(options.results, machine_id(plan_.topology), commit())
                    : Folder::open(options.resume)),
        progress_(err, isatty(STDERR_FILENO) != 0, options.budget_s),
        random_(options.seed) {}

  int go() {
    start();
    Journal journal(folder_.file("samples.jsonl"));
    const Ending ending = measure_all(journal);
    progress_.clear();
    const int code = finish(ending);
    if (ending == Ending::hung) {
      // Threads are stuck inside a primitive and hold its memory: leave without taking anything down.
      out_.flush();
      err_.flush();
      std::_Exit(code);
    }
    return code;
  }

 private:
  double seconds() const {
    return resumed_s_ + std::chrono::duration<double>(Clock::now() - began_).count();
  }

  void start() {
    clock_ = calibrate_clock();
    team_.emplace(plan_.pus);
    std::size_t bytes = 0;
    for (const Case& c : plan_.cases) bytes = std::max(bytes, c.bytes);
    pools_.emplace(std::max(least_pool_bytes, 4 * bytes), *team_);
    pools_->provide(0);
    for (const Case& c : plan_.cases) pools_->provide(c.home);
    team_->run(
        1, [&](unsigned) { chains_ = calibrate_chains(clock_); }, std::chrono::minutes(1));
    machine_ = describe_machine(plan_.topology, clock_, chains_);
    folder_.remember_levels(levels_, machine_);
    machine_["options"] = {{"args", options_.args},
                           {"seed", options_.seed},
                           {"budget_s", options_.budget_s},
                           {"placement", plan_.seating.placement},
                           {"kind", kind_text(plan_.topology, plan_.seating)},
                           {"oversubscribe", options_.oversubscribe},
                           {"cases", plan_.cases.size()}};
    if (!plan_.seating.list.empty()) machine_["options"]["placement_list"] = plan_.seating.list;
    for (const Pu& pu : plan_.pus) machine_["options"]["cpus"].push_back(pu.os_index);
    machine_["pool"] = describe_pools();
    machine_["load_before"] = load_average();
    machine_["warnings"] = doubts_at_start(machine_, clock_, chains_);
    probed_ = probe_briefly(plan_.pus, clock_, options_.budget_s, options_.seed, interrupt_.flag());
    note_topology(probed_, machine_);
    folder_.write("topology.xml", plan_.topology.xml);
    folder_.write("machine.json", text_of(machine_, 2) + "\n");
    announce();
  }

  json describe_pools() const {
    json pool{{"bytes", pools_->of(0).size()}, {"backing", pools_->of(0).backing()}};
    for (const Pools::Location& one : pools_->locations()) {
      json location{{"lies_on", one.lies_on}};
      if (one.node != Pu::none) location["node"] = one.node;
      if (!one.not_bound.empty()) location["not_bound"] = one.not_bound;
      pool["locations"].push_back(std::move(location));
    }
    return pool;
  }

  bool emulated() const { return machine_.at("emulated").get<bool>(); }

  /// At the end of a run.
  void warn(const std::string& text) {
    machine_["warnings"].push_back(text);
    progress_.say("warning: " + text);
  }

  void announce() {
    const std::string kind = kind_text(plan_.topology, plan_.seating);
    progress_.say("fencepost " + machine_.at("version").get<std::string>() + ", commit " +
                  commit() + ", variant " + variant() + ": " +
                  machine_.at("cpu").at("model_name").get<std::string>() + ", " +
                  std::to_string(plan_.topology.pus.size()) + " CPUs allowed, placement " +
                  plan_.seating.placement + (kind.empty() ? "" : " on " + kind) + ", " +
                  std::to_string(plan_.cases.size()) + " cases, budget " +
                  minutes(options_.budget_s) + ", seed " + std::to_string(options_.seed));
    for (const json& warning : machine_.at("warnings")) {
      progress_.say("warning: " + warning.get<std::string>());
    }
  }

  std::vector<Track> make_tracks(int repetition, const std::vector<Round>& earlier) const {
    std::map<std::string, std::vector<Round>> by_name;
    for (const Round& round : earlier) {
      if (round.repetition == repetition) by_name[round.name].push_back(round);
    }
    std::vector<Track> tracks;
    for (const Case& c : plan_.cases) {
      Track track;
      track.c = c;
      track.repetition = repetition;
      track.rounds = by_name[c.name];
      track.settled = converged(track.rounds, c.pace, levels_);
      track.done = c.obstacle.has_value() || std::ranges::any_of(track.rounds, [](const Round& r) {
                     return !r.error.empty();
                   });
      tracks.push_back(std::move(track));
    }
    return tracks;
  }

  Ending measure_all(Journal& journal) {
    std::vector<Round> earlier;
    if (!options_.resume.empty()) earlier = read_journal(folder_.file("samples.jsonl"));
    if (!earlier.empty()) resumed_s_ = earlier.back().seconds;

    Sampler sampler(*team_, *pools_, clock_, chains_, levels_, random_());
    sampler.learn_levels(std::min(2.0, 0.05 * options_.budget_s), interrupt_.flag());

    Bench bench;
    bench.plan = [&](const Case& c) { return sampler.plan(c); };
    bench.take = [&](const Case& c, const WindowPlan& p, int windows) {
      return sampler.take(c, p, windows, interrupt_.flag());
    };
    bench.seconds = [&] { return seconds(); };
    bench.nanoseconds = [&](std::uint64_t ticks) { return clock_.ns(ticks); };
    bench.record = [&](const Round& round) { journal.append(round); };
    bench.rest = [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); };
    bench.progress = [&](const Track& track, double done) {
      progress_.show(seconds(), track.c.name, done);
    };

    // Some of the budget is for the bootstrap (1.5 ms for a case of 150 rounds), as much for the files.
    const double after =
        0.5 + 0.003 * static_cast<double>(plan_.cases.size()) * options_.repetitions;
    const double end = options_.budget_s - std::min(after, 0.1 * options_.budget_s);
    const double begin = seconds();
    Ending ending = Ending::finished;
    for (int r = 0; r < options_.repetitions; ++r) {
      repetitions_.push_back(make_tracks(r, earlier));
      if (ending != Ending::finished) continue;
      const double until = begin + (end - begin) * (r + 1) / options_.repetitions;
      ending = measure(repetitions_.back(), bench, levels_, until, random_, interrupt_.flag());
    }
    return ending;
  }

  Published publish_track(const Track& track, bool stopped) const {
    const int resamples = stopped ? 0 : 500;  // a stop has to be over within a second
    Published p = publish(track.c.name, track.rounds, levels_, options_.seed, resamples);
    p.threads = track.c.threads;
    p.repetition = track.repetition;
    p.constants = track.c.constants;
    p.symbol = program_->symbol_of(track.c.timed_code);
    if (track.c.obstacle) p.error = "skipped: " + *track.c.obstacle;
    if (!track.c.obstacle && stopped && track.rounds.empty())
      p.error = "not reached before the run was stopped";
    return p;
  }

  int finish(Ending ending) {
    const bool stopped = ending == Ending::stopped;
    program_.emplace();  // only now: reading it before would fill the caches
    Publications publications(plan_.cases.size());
    bool disproved = false;
    for (const std::vector<Track>& tracks : repetitions_) {
      for (std::size_t i = 0; i < tracks.size(); ++i) {
        publications[i].push_back(publish_track(tracks[i], stopped));
        disproved = disproved || std::ranges::any_of(tracks[i].rounds, [](const Round& round) {
                      return !round.error.empty();
                    });
      }
    }
    machine_["pool"] = describe_pools();
    for (const Pools::Location& one : pools_->locations()) {
      if (!one.astray()) continue;
      warn("memory for NUMA node " + std::to_string(one.node) + " lies on " + one.lies_on +
           (one.not_bound.empty() ? "" : " (not bound: " + one.not_bound + ")") +
           ": `home` of pairs is not where it says");
    }
    enter_round_trips(probed_, plan_.cases, publications, plan_.pus);
    for (const std::string& text : note_topology(probed_, machine_))
      progress_.say("warning: " + text);
    machine_["calibration"]["clean_levels"] = levels_.all();
    machine_["load_after"] = load_average();
    machine_["steal_share"] = steal_.share();
    machine_["measured_s"] = seconds();
    folder_.write("machine.json", text_of(machine_, 2) + "\n");
    start_reporting(options_, context(ending));
    write_run_json(publications, folder_.file("run.json"));
    report(publications, options_, emulated(), out_);
    if (stopped) err_ << "stopped: what was finished is written\n";
    // json and csv on standard output are for programs: nothing else may stand there.
    (options_.format == "console" ? out_ : err_) << "results: " << folder_.path() << "\n"
                                                 << std::flush;
    if (stopped) return 128 + interrupt_.signal();
    return disproved ? 1 : 0;
  }

  Context context(Ending ending) const {
    Context all{{"fencepost_schema", "1"},
                {"machine", machine_.at("machine_id").get<std::string>()},
                {"commit", commit()},
                {"seed", std::to_string(options_.seed)},
                {"budget_s", text_of(options_.budget_s)},
                {"placement", machine_.at("options").at("placement").get<std::string>()},
                {"emulated", emulated() ? "true" : "false"},
                {"interrupted", ending == Ending::finished ? "false" : "true"},
                {"line_bytes_hwloc", std::to_string(plan_.topology.line_bytes)}};
    if (!program_->build_id().empty()) all["build_id"] = program_->build_id();
    if (!plan_.seating.list.empty()) all["placement_list"] = utf8(plan_.seating.list);
    if (const unsigned bytes = compiler_destructive_bytes(); bytes != 0) {
      all["destructive_bytes_compiler"] = std::to_string(bytes);
    }
    return all;
  }

  const Options& options_;
  Plan plan_;
  std::ostream& out_;
  std::ostream& err_;
  Clock::time_point began_ = Clock::now();
  double resumed_s_ = 0.0;
  Interrupt interrupt_;
  Steal steal_;
  Folder folder_;
  Progress progress_;
  std::mt19937_64 random_;
  ClockCalibration clock_;
  ChainCalibration chains_;
  CleanLevels levels_;
  json machine_;
  std::vector<ProbedPair> probed_;
  std::optional<Team> team_;
  std::optional<Pools> pools_;
  std::optional<Program> program_;
  std::vector<std::vector<Track>> repetitions_;
};

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

int run(const std::vector<std::string>& args, std::ostream& out, std::ostream& err) {
  try {
    Options options = parse_options(args);
    if (options.help) {
      out << options.help_text;
      return 0;
    }
    if (!options.resume.empty()) options = resumed(options);
    if (!options.plan.empty()) {
      show_plan(options, out);
      return 0;
    }
    if (options.seed == 0) options.seed = std::random_device{}();
    if (!options.probe_topology.empty()) return probe_topology(options, out, err);
    Plan plan = make_plan(options);
    if (options.list_tests) {
      for (const Case& c : plan.cases) out << c.name << "\n";
      return 0;
    }
    if (!plan.topology.this_machine) {
      throw UserError(
          "the topology is not this machine's (HWLOC_SYNTHETIC, HWLOC_XMLFILE, HWLOC_FSROOT, "
          "HWLOC_CPUID_PATH or HWLOC_THISSYSTEM=0 is set): binding would do nothing, so nothing is "
          "measured; unset it, or use --plan or --benchmark_list_tests");
    }
    if (!options.resume.empty())
      check_resumable(options, machine_id(plan.topology), commit(), variant());
    check_out(options);
    return Session(options, std::move(plan), out, err).go();
  } catch (const UserError& e) {
    err << "fencepost: " << e.what() << "\n";
    return 2;
  } catch (const std::exception& e) {  // a path too long, no memory, or a mistake of ours
    err << "fencepost: stopped by an error that was not foreseen: " << one_line(e.what()) << "\n";
    return 2;
  }
}

}  // namespace fencepost::harness
