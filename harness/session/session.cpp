#include "harness/session/session.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <thread>

#include "arch/contract.hpp"
#include "counters/counting.hpp"
#include "counters/system.hpp"
#include "harness/base/atomic_file.hpp"
#include "harness/base/attempts.hpp"
#include "harness/base/descriptors.hpp"
#include "harness/base/interrupt.hpp"
#include "harness/base/json_text.hpp"
#include "harness/base/progress.hpp"
#include "harness/doctor/first_look.hpp"
#include "harness/doctor/noise_text.hpp"
#include "harness/plan/plan_notes.hpp"
#include "harness/plan/plan_report.hpp"
#include "harness/probe/moved_cpus.hpp"
#include "harness/probe/probe_report.hpp"
#include "harness/probe/round_trips.hpp"
#include "harness/probe/topology_probe.hpp"
#include "harness/results/counted_events.hpp"
#include "harness/results/cpu_kinds.hpp"
#include "harness/results/environment.hpp"
#include "harness/results/folder.hpp"
#include "harness/results/gbench_writer.hpp"
#include "harness/results/journal.hpp"
#include "harness/results/machine_file.hpp"
#include "harness/results/memory_record.hpp"
#include "harness/results/own_binary.hpp"
#include "harness/results/run_json.hpp"
#include "harness/sampling/case_counts.hpp"
#include "harness/sampling/rig.hpp"
#include "harness/sampling/run_net_costs.hpp"
#include "harness/sampling/suite.hpp"
#include "harness/sampling/tracks.hpp"
#include "harness/session/exit_code.hpp"
#include "harness/session/finished.hpp"
#include "harness/session/outcome.hpp"
#include "harness/team/counter_threads.hpp"

namespace fencepost::harness {
namespace {

using Clock = std::chrono::steady_clock;

class Session {
 public:
  Session(const RunOptions& options, Plan plan, std::ostream& out, std::ostream& err)
      : options_(options),
        plan_(std::move(plan)),
        out_(out),
        err_(err),
        folder_(options.resume.empty()
                    ? Folder::create(options.results, machine_id(plan_.topology), commit())
                    : Folder::open(options.resume)),
        terminal_(isatty(STDERR_FILENO) != 0),
        progress_(err, terminal_, options.budget_s, terminal_columns()),
        random_(options.seed) {}

  int go() {
    start();
    Journal journal(folder_.file("samples.jsonl"));
    const Ending ending = measure_all(journal);
    progress_.clear();
    if (ending != Ending::hung) return finish(ending);
    // Threads are stuck inside a primitive and hold its memory: leave without taking anything down.
    int code = exit_software;
    try {
      code = finish(ending);
    } catch (const std::exception& e) {
      err_ << "fencepost: " << e.what() << "\n";
    }
    out_.flush();
    err_.flush();
    std::_Exit(code);
  }

 private:
  double seconds() const {
    return resumed_s_ + std::chrono::duration<double>(Clock::now() - began_).count();
  }

  /// The user has to see within seconds what runs, on what, and what to expect: so each line is printed as soon as it is
  /// known, and what takes longer on many CPUs (threads, files of each CPU, events of each thread) comes after the first.
  void start() {
    announce_plan();
    space_.emplace(folder_.file("run.json"), results_bytes());
    rig_.emplace(plan_.pus, rig_options(plan_.cases, random_(), options_.selection.shared_home));
    machine_.begin(options_, plan_, rig_->clock(), rig_->chains());
    if (const std::string text = rig_->clock_disagreement(); !text.empty())
      machine_.add_warning(machine::make_warning(machine::WarningId::clock_offset, text));
    machine_.set_pool(rig_->pools());
    start_counting();
    folder_.remember_levels(rig_->levels(), machine_.record());
    look_.emplace(*rig_, machine_.record().state.before);
    learn_levels();
    announce_machine();
    probed_ = probe_briefly(plan_.pus, rig_->clock(), options_.budget_s, options_.seed,
                            interrupt_.flag());
    say_all(machine_.set_topology_probe(pair_records(probed_), topology_warnings(probed_)));
    learn_levels();
    judge();
    folder_.write("topology.xml", plan_.topology.xml);
    machine_.write(folder_);
  }

  /// Twice: half of it before the first screen, half before the verdict.
  void learn_levels() { look_->watch(std::min(1.0, 0.025 * options_.budget_s), interrupt_.flag()); }

  void judge() {
    const NoiseEvidence evidence = look_->evidence();
    const NoiseVerdict verdict = look_->verdict(evidence, machine_.record().warnings, plan_.cases,
                                                options_.budget_s, seconds());
    machine_.set_noise_at_start(noise_record(evidence, verdict));
    progress_.say(one_line(verdict));
  }

  /// About what run.json takes (1,000 bytes a case in complete runs), twice, and machine.json after it.
  std::size_t results_bytes() const {
    constexpr std::size_t of_a_case = 2048, of_the_rest = 32 << 10;
    return plan_.cases.size() * static_cast<std::size_t>(options_.output.repetitions) * of_a_case +
           of_the_rest;
  }

  void start_counting() {
    const DescriptorPlan share = plan_descriptors(free_descriptors(), rig_->team().size());
    counting_.emplace(events_to_count(options_.counting), counters::read_system(),
                      counter_threads(rig_->team()),
                      counters::Manner{options_.counting.multiplex, options_.counting.alternate,
                                       share.for_counters});
    machine_.set_counters(*counting_);
  }

  /// At the end of a run.
  void warn(const machine::Warning& warning) {
    machine_.add_warning(warning);
    say(warning);
  }

  void say_all(const std::vector<machine::Warning>& warnings) {
    for (const machine::Warning& one : warnings) say(one);
  }

  void say(const machine::Warning& warning) { progress_.say("warning: " + one_line(warning)); }

  void announce_plan() {
    const std::string kind = kind_text(plan_.topology, plan_.placement);
    progress_.say(
        "fencepost " FENCEPOST_VERSION ", commit " + commit() + ", variant " + variant() + ": " +
        cpu_name(machine::SystemFiles()) + ", " + std::to_string(plan_.topology.pus.size()) +
        " CPUs allowed, placement " + plan_.placement.name + (kind.empty() ? "" : " on " + kind) +
        ", " + std::to_string(plan_.cases.size()) + " cases" + of_core_set(plan_.left_out.cases) +
        ", budget " + minutes(options_.budget_s) + ", seed " + std::to_string(options_.seed));
    progress_.say(topology_line(plan_.topology));
    for (const std::string& line : notes_in_words(plan_, options_.selection)) progress_.say(line);
  }

  void announce_machine() {
    for (const std::string& line : counters_in_words(*counting_)) progress_.say(line);
    for (const machine::Warning& warning : machine_.record().warnings) say(warning);
    progress_.say(noise_so_far(look_->evidence()));
  }

  Ending measure_all(Journal& journal) {
    std::vector<Round> earlier;
    if (!options_.resume.empty()) earlier = read_journal(folder_.file("samples.jsonl"));
    if (!earlier.empty()) resumed_s_ = earlier.back().seconds;

    Sampler& sampler = rig_->sampler();
    sampler.count_with(*counting_);

    Bench bench;
    bench.plan = [&](const Case& c) { return sampler.plan(c); };
    bench.take = [&](const Case& c, const WindowPlan& p, int windows) {
      return sampler.take(c, p, windows, interrupt_.flag());
    };
    bench.seconds = [&] { return seconds(); };
    bench.nanoseconds = [&](std::uint64_t ticks) { return rig_->clock().ns(ticks); };
    bench.record = [&](const Round& round) { journal.append(round); };
    bench.rest = [] {
      std::this_thread::sleep_for(std::chrono::duration<double, std::nano>(lost_round_rest_ns));
    };
    bench.progress = [&](const Track&, double) {
      // Before every visit, and the tally goes through all cases: only when it is shown.
      if (const double now = seconds(); progress_.due(now))
        progress_.note(now, text_of(tally(repetitions_.back())) + latest_);
    };
    bench.finished = [&](const Track& track) {
      const Result result =
          result_so_far(track, rig_->levels(), options_.seed, rig_->clock().resolution_ns);
      latest_ = "  " + finished_note(result);
      if (lists_results()) progress_.say(finished_line(result));
    };

    // Some of the budget is for the statistics of each case and for the files.
    const double after =
        0.5 + 0.004 * static_cast<double>(plan_.cases.size()) * options_.output.repetitions;
    const double end = options_.budget_s - std::min(after, 0.1 * options_.budget_s);
    const double begin = seconds();
    Ending ending = Ending::finished;
    for (int r = 0; r < options_.output.repetitions; ++r) {
      repetitions_.push_back(make_tracks(plan_.cases, r, earlier, rig_->levels()));
      if (ending != Ending::finished) continue;
      const double until = begin + (end - begin) * (r + 1) / options_.output.repetitions;
      ending = Ending::stopped;  // where measuring fails: what there is by then is published
      attempt_([&] {
        ending =
            measure(repetitions_.back(), bench, rig_->levels(), until, random_, interrupt_.flag());
      });
    }
    return ending;
  }

  /// A line for each case: for people who watch, unless they asked for less; a thousand lines would bury a log.
  bool lists_results() const {
    return options_.output.verbose || (terminal_ && !options_.output.quiet);
  }

  Result publish_track(const Track& track, Ending ending) {
    const bool quick = ending == Ending::stopped;  // that has to be over within a second
    const Publishing how{options_.seed, quick, track.c.on_a_cpu, rig_->clock().resolution_ns};
    Result p = publish(track.c.name, track.rounds, rig_->levels(), track.c.pace, how);
    if (options_.output.require_clean) require_clean(p);
    p.fields = track.c.fields;
    p.threads = track.c.threads;
    p.repetition = track.repetition;
    p.constants = track.c.constants;
    p.symbol = program_->symbol_of(track.c.timed_code);
    const auto ratio = add_counts(p, track.rounds, rig_->levels(),
                                  {counting_->events(), counting_->pmu(), track.c.pace});
    if (ratio) cycle_ratios_.emplace_back(p.name, *ratio);
    p.outcomes = outcomes_of(track.rounds);
    if (track.c.obstacle) p.fail("skipped: " + *track.c.obstacle);
    if (!track.c.obstacle && track.rounds.empty() && ending != Ending::finished)
      p.fail(not_reached(ending));
    return p;
  }

  Results publish_all(Ending ending) {
    Results results(plan_.cases.size());
    for (const std::vector<Track>& tracks : repetitions_) {
      for (std::size_t i = 0; i < tracks.size(); ++i) {
        results[i].push_back(publish_track(tracks[i], ending));
      }
    }
    add_net_costs(results, plan_.cases, repetitions_, rig_->levels());
    return results;
  }

  /// run.json first: it is what the run was for, and whatever fails later leaves it. All steps are tried.
  int finish(Ending ending) {
    const bool stopped = ending == Ending::stopped;
    program_.emplace();  // only now: reading it before would fill the caches
    Results results = publish_all(ending);
    attempt_([&] {
      start_reporting(options_.output, context(ending));
      write_run_json(results, folder_.file("run.json"));
    });
    attempt_([&] { finish_machine(results); });
    attempt_([&] { report(results, options_.output, machine_.record().emulated, out_); });
    attempt_.rethrow();
    if (stopped) err_ << "stopped: what was finished is written\n";
    // json and csv on standard output are for programs: nothing else may stand there.
    (options_.output.format == "console" ? out_ : err_) << "results: " << folder_.path() << "\n"
                                                        << std::flush;
    if (stopped) return 128 + interrupt_.signal();
    if (any_disproved(repetitions_)) return exit_disproved;
    const Outcome outcome = outcome_of(results, plan_.cases, options_.output.require_clean);
    if (!outcome.sentence.empty()) err_ << "fencepost: " << outcome.sentence << "\n";
    return outcome.code;
  }

  /// machine.json as it stands at the end, and what it has to warn of.
  void finish_machine(const Results& results) {
    machine_.set_counters(*counting_);
    for (const machine::Warning& one : refusal_warnings(*counting_)) warn(one);
    if (const std::string text = cycles_warning(cycle_ratios_); !text.empty())
      warn(machine::make_warning(machine::WarningId::cycles_mismatch, text));
    machine_.set_pool(rig_->pools());
    for (const machine::Warning& one : misplaced(*machine_.record().pool)) warn(one);
    enter_round_trips(probed_, plan_.cases, results, plan_.pus);
    say_all(machine_.set_topology_probe(pair_records(probed_), topology_warnings(probed_)));
    for (const machine::Warning& one : moved_cpus(repetitions_, plan_.pus)) warn(one);
    say_all(machine_.end(rig_->levels(), results, *program_, seconds()));
    machine_.write(folder_);
  }

  Context context(Ending ending) const {
    Context all{{"fencepost_schema", "2"},
                {"machine", machine_.record().machine_id},
                {"commit", commit()},
                {"seed", std::to_string(options_.seed)},
                {"budget_s", text_of(options_.budget_s)},
                {"placement", plan_.placement.name},
                {"shared_home", options_.selection.shared_home.text()},
                {"emulated", machine_.record().emulated ? "true" : "false"},
                {"interrupted", ending == Ending::finished ? "false" : "true"},
                {"line_bytes_hwloc", std::to_string(plan_.topology.line_bytes)},
                {"line_bytes", std::to_string(line_bytes(plan_.topology))},
                {"padding_bytes", std::to_string(arch::padding_bytes)}};
    if (const std::string keys = miscounting_keys(*counting_); !keys.empty())
      all["counters_wrong"] = keys;
    all.merge(left_out_context(plan_.left_out));
    if (!program_->build_id().empty()) all["build_id"] = program_->build_id();
    if (!plan_.placement.list.empty()) all["placement_list"] = utf8(plan_.placement.list);
    if (const unsigned bytes = compiler_destructive_bytes(); bytes != 0)
      all["destructive_bytes_compiler"] = std::to_string(bytes);
    return all;
  }

  const RunOptions& options_;
  Plan plan_;
  std::ostream& out_;
  std::ostream& err_;
  Clock::time_point began_ = Clock::now();
  double resumed_s_ = 0.0;
  Interrupt interrupt_;
  Folder folder_;
  std::optional<ReservedSpace> space_;  ///< for run.json
  bool terminal_;
  Progress progress_;
  std::string latest_;  ///< result, for the progress line
  std::mt19937_64 random_;
  MachineFile machine_;
  std::vector<ProbedPair> probed_;
  std::optional<Rig> rig_;
  std::optional<counters::Counting> counting_;
  std::optional<FirstLook> look_;
  std::vector<std::pair<std::string, double>> cycle_ratios_;  ///< case, counted over calibrated
  std::optional<Program> program_;
  Attempts attempt_;  ///< of measuring, and of the steps at the end
  std::vector<std::vector<Track>> repetitions_;
};

}  // namespace

int run_session(const RunOptions& options, Plan plan, std::ostream& out, std::ostream& err) {
  return Session(options, std::move(plan), out, err).go();
}

}  // namespace fencepost::harness
