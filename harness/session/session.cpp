#include "harness/session/session.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <thread>

#include "counters/counting.hpp"
#include "counters/system.hpp"
#include "harness/base/interrupt.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/progress.hpp"
#include "harness/probe/round_trips.hpp"
#include "harness/probe/topology_probe.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/folder.hpp"
#include "harness/results/gbench_writer.hpp"
#include "harness/results/journal.hpp"
#include "harness/results/machine_file.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/sampling/case_counts.hpp"
#include "harness/sampling/convergence.hpp"
#include "harness/sampling/run_net_costs.hpp"
#include "harness/sampling/suite.hpp"

namespace fencepost::harness {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int net_cost_resamples = 4000;
constexpr std::size_t least_pool_bytes = std::size_t{8} << 20;

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
    machine_.begin(options_, plan_, clock_, chains_);
    machine_.add_pool(*pools_);
    start_counting();
    folder_.remember_levels(levels_, machine_.all());
    probed_ = probe_briefly(plan_.pus, clock_, options_.budget_s, options_.seed, interrupt_.flag());
    note_topology(probed_, machine_.all());
    folder_.write("topology.xml", plan_.topology.xml);
    machine_.write(folder_);
    announce();
  }

  void start_counting() {
    counting_.emplace(events_to_count(options_), counters::read_system(), team_->size(),
                      counters::Manner{options_.multiplex, options_.alternate});
    machine_.all()["counters"] = describe(*counting_);
  }

  /// At the end of a run.
  void warn(const std::string& text) {
    machine_.add_warning(text);
    progress_.say("warning: " + text);
  }

  void announce() {
    const std::string kind = kind_text(plan_.topology, plan_.placement);
    progress_.say("fencepost " + machine_.text("version") + ", commit " + commit() + ", variant " +
                  variant() + ": " + machine_.cpu_name() + ", " +
                  std::to_string(plan_.topology.pus.size()) + " CPUs allowed, placement " +
                  plan_.placement.name + (kind.empty() ? "" : " on " + kind) + ", " +
                  std::to_string(plan_.cases.size()) + " cases, budget " +
                  minutes(options_.budget_s) + ", seed " + std::to_string(options_.seed));
    for (const std::string& line : counters_in_words(*counting_)) progress_.say(line);
    for (const std::string& warning : machine_.warnings()) progress_.say("warning: " + warning);
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
    sampler.count_with(*counting_);
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

  Result publish_track(const Track& track, bool stopped) {
    const int resamples = stopped ? 0 : 500;  // a stop has to be over within a second
    Result p = publish(track.c.name, track.rounds, levels_, options_.seed, resamples);
    p.fields = track.c.fields;
    p.threads = track.c.threads;
    p.repetition = track.repetition;
    p.constants = track.c.constants;
    p.symbol = program_->symbol_of(track.c.timed_code);
    const auto ratio =
        add_counts(p, track.rounds, levels_,
                   {counting_->events(), counting_->pmu(), track.c.pace, options_.seed, resamples});
    if (ratio) cycle_ratios_.emplace_back(p.name, *ratio);
    if (track.c.obstacle) p.error = "skipped: " + *track.c.obstacle;
    if (!track.c.obstacle && stopped && track.rounds.empty())
      p.error = "not reached before the run was stopped";
    return p;
  }

  Results publish_all(bool stopped) {
    Results results(plan_.cases.size());
    for (const std::vector<Track>& tracks : repetitions_) {
      for (std::size_t i = 0; i < tracks.size(); ++i) {
        results[i].push_back(publish_track(tracks[i], stopped));
      }
    }
    add_net_costs(results, plan_.cases, repetitions_, levels_, options_.seed,
                  stopped ? 0 : net_cost_resamples);
    return results;
  }

  bool any_disproved() const {
    for (const std::vector<Track>& tracks : repetitions_) {
      for (const Track& track : tracks) {
        if (std::ranges::any_of(track.rounds, [](const Round& r) { return !r.error.empty(); }))
          return true;
      }
    }
    return false;
  }

  int finish(Ending ending) {
    const bool stopped = ending == Ending::stopped;
    program_.emplace();  // only now: reading it before would fill the caches
    Results results = publish_all(stopped);
    machine_.all()["counters"] = describe(*counting_);
    for (const std::string& text : counting_->refusals()) warn(text);
    if (const std::string text = cycles_warning(cycle_ratios_); !text.empty()) warn(text);
    machine_.add_pool(*pools_);
    for (const std::string& text : misplaced(*pools_)) warn(text);
    enter_round_trips(probed_, plan_.cases, results, plan_.pus);
    for (const std::string& text : note_topology(probed_, machine_.all()))
      progress_.say("warning: " + text);
    for (const std::string& text : machine_.end(levels_, results, *program_, seconds()))
      progress_.say("warning: " + text);
    machine_.write(folder_);
    start_reporting(options_, context(ending));
    write_run_json(results, folder_.file("run.json"));
    report(results, options_, machine_.emulated(), out_);
    if (stopped) err_ << "stopped: what was finished is written\n";
    // json and csv on standard output are for programs: nothing else may stand there.
    (options_.format == "console" ? out_ : err_) << "results: " << folder_.path() << "\n"
                                                 << std::flush;
    if (stopped) return 128 + interrupt_.signal();
    return any_disproved() ? 1 : 0;
  }

  Context context(Ending ending) const {
    Context all{{"fencepost_schema", "2"},
                {"machine", machine_.text("machine_id")},
                {"commit", commit()},
                {"seed", std::to_string(options_.seed)},
                {"budget_s", text_of(options_.budget_s)},
                {"placement", plan_.placement.name},
                {"emulated", machine_.emulated() ? "true" : "false"},
                {"interrupted", ending == Ending::finished ? "false" : "true"},
                {"line_bytes_hwloc", std::to_string(plan_.topology.line_bytes)}};
    if (!program_->build_id().empty()) all["build_id"] = program_->build_id();
    if (!plan_.placement.list.empty()) all["placement_list"] = utf8(plan_.placement.list);
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
  Folder folder_;
  Progress progress_;
  std::mt19937_64 random_;
  ClockCalibration clock_;
  ChainCalibration chains_;
  CleanLevels levels_;
  MachineFile machine_;
  std::vector<ProbedPair> probed_;
  std::optional<Team> team_;
  std::optional<Pools> pools_;
  std::optional<counters::Counting> counting_;
  std::vector<std::pair<std::string, double>> cycle_ratios_;  ///< case, counted over calibrated
  std::optional<Program> program_;
  std::vector<std::vector<Track>> repetitions_;
};

}  // namespace

int run_session(const Options& options, Plan plan, std::ostream& out, std::ostream& err) {
  return Session(options, std::move(plan), out, err).go();
}

}  // namespace fencepost::harness
