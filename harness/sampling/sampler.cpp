#include "harness/sampling/sampler.hpp"

#include <algorithm>
#include <thread>

#include "harness/base/first_error.hpp"
#include "harness/benchmark/built_benchmark.hpp"
#include "harness/benchmark/stack_depth.hpp"
#include "harness/sampling/reports/thread_report.hpp"
#include "harness/sampling/reports/told.hpp"
#include "harness/sampling/window_counts.hpp"
#include "harness/team/clock_offsets.hpp"
#include "harness/team/job_progress.hpp"
#include "harness/team/team_barrier.hpp"
#include "harness/team/thread_watch.hpp"
#include "harness/topology/binding.hpp"
#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

constexpr double warm_share = 0.25;  ///< of a window, spent warming the place up
/// Of a state that all windows of a burst share: 2^20 operations that take 240 ns.
constexpr double longest_warm_up_ns = 250e6;

}  // namespace

/// All that the threads of one burst share. Written by the leader between barriers, except reports[i],
/// which belongs to thread i.
struct Sampler::Shared {
  Shared(const Case& the_case, std::vector<Occupancy> loads, const WindowPlan& the_plan,
         const BurstControl& the_control, const std::atomic<bool>& s, bool is_trial)
      : c(the_case),
        members(members_of(c)),
        plan(the_plan),
        control(the_control),
        stop(s),
        trial(is_trial),
        in_turn(harness::in_turn(loads)),
        barrier(the_case.threads, in_turn),
        reports(the_case.threads) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      reports[i].occupancy = std::move(loads[i].name);
      reports[i].on_this_cpu = loads[i].sharing_cpu;
    }
  }

  const Case c;                         // a copy: a hung burst outlives the caller's
  const std::vector<unsigned> members;  ///< of the team, in order of thread index
  const WindowPlan plan;
  BurstControl control;
  const std::atomic<bool>& stop;
  const bool trial;
  const bool in_turn;  ///< threads share a CPU
  TeamBarrier barrier;
  WindowGate gate;
  JobProgress progress;
  std::vector<ThreadReport> reports;
  FirstError fault;
  BuiltBenchmark benchmark{progress, fault};
  const Pool* pool = nullptr;   ///< of the shared state
  std::vector<std::byte*> own;  ///< place of each thread's own state
  std::uint64_t start_at = 0;
  double margin_ns = 0.0;  ///< of the start, before it
  std::optional<std::size_t>
      pass;  ///< of the events that are counted; none: the burst goes uncounted
  Go go = Go::wait;
  bool finished = false;
  bool settled = false;             ///< windows that share a state: it was worked on enough
  std::atomic<bool> failed{false};  ///< a part of the sampler's own work threw
  Team::Job job;

  /// A part of the sampler's own work between two barriers. One that throws ends the burst at its next window, and its
  /// thread goes on to the barrier: the others wait there.
  template <class Part>
  void guarded(Part&& part) {
    // relaxed: a barrier comes before the leader looks at it
    if (!fault.attempt("", part)) failed.store(true, std::memory_order_relaxed);
  }
};

Sampler::Sampler(Team& team, const Pools& pools, const ClockCalibration& clock,
                 const ChainCalibration& chains, CleanLevels& levels, std::uint64_t seed,
                 const machine::SystemFiles& files)
    : team_(team),
      pools_(pools),
      clock_(clock),
      chains_(chains),
      levels_(levels),
      random_(seed),
      throttle_(files),
      other_tasks_(files) {}

double Sampler::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

void Sampler::open(Shared& shared) {
  shared.finished = true;  // unless all of the following succeeds
  // relaxed: only requests to stop; no other data depends on them.
  if (!shared.control.next_window() || shared.stop.load(std::memory_order_relaxed) ||
      shared.failed.load(std::memory_order_relaxed) || !shared.fault.text().empty())
    return;
  std::byte* const place =
      shared.benchmark.goes_on() ? nullptr : shared.pool->draw(shared.c.bytes, random_);
  if (shared.c.own_bytes > 0) {
    shared.own.clear();
    for (const unsigned member : shared.members)
      shared.own.push_back(pools_.draw_own(member, shared.c.own_bytes, random_));
  }
  shared.gate.arrived.store(0, std::memory_order_relaxed);  // relaxed: a barrier follows
  shared.benchmark.build(shared.c, place, shared.own);
  shared.margin_ns = margin_.ns(shared.c.threads);
  shared.start_at = arch::timestamp() + clock_.ticks(shared.margin_ns);
  shared.finished = false;
}

/// Leader, after each chain reading: may the window start?
Go Sampler::decide(Shared& shared) {
  shared.progress.step();
  // relaxed: see open(). The window is the last, and is dropped.
  if (shared.failed.load(std::memory_order_relaxed)) return Go::start;
  const Go go = shared.control.decide(shared.reports, seconds());
  if (go == Go::start) {
    shared.start_at =
        arch::timestamp() + clock_.ticks(shared.margin_ns) + (shared.pass ? lead() : 0);
  }
  return go;
}

std::int64_t Sampler::correction(const Shared& shared, unsigned index) const {
  if (corrections_.empty()) return 0;
  return corrections_.at(shared.members[index]) - corrections_.at(shared.members[0]);
}

std::uint64_t Sampler::lead() const {
  return counting_ == nullptr ? 0 : clock_.ticks(counting_->lead_ns());
}

/// Read only where it matters: it takes some microseconds for each CPU of the machine.
void Sampler::count_other_tasks(Shared& shared) {
  const auto waited = [this](const ThreadReport& report) { return waited_long(report, clock_); };
  if (std::ranges::none_of(shared.reports, waited)) return;
  other_tasks_.end();
  for (std::size_t i = 0; i < shared.reports.size(); ++i) {
    ThreadReport& report = shared.reports[i];
    report.other_timeslices =
        other_tasks_.on(team_.pus()[shared.members[i]].os_index, report.timeslices);
  }
}

void Sampler::close(Shared& shared) {
  shared.benchmark.end_window();
  if (shared.failed.load(std::memory_order_relaxed)) return;  // relaxed: a barrier came before
  if (shared.benchmark.interrupted()) return;
  count_other_tasks(shared);
  const auto late = [&](const ThreadReport& report) {
    return static_cast<double>(report.late) > allowed_lateness(shared.plan, clock_);
  };
  if (!shared.in_turn && shared.benchmark.delegate() == nullptr)
    margin_.saw(shared.c.threads, std::ranges::any_of(shared.reports, late));
  shorten_if_late(shared.reports, shared.plan, clock_);
  Sample& sample = shared.control.close(shared.reports, shared.c.pace, seconds());
  if (shared.benchmark.get() != nullptr)
    enter_told(*shared.benchmark.get(), shared.reports, clock_, sample);
  if (counting_ != nullptr) count_window(shared.reports, counting_->events(), sample);
}

void Sampler::run_once(Shared& shared, unsigned index, const WindowPlan& plan, ThreadReport& report,
                       counters::ThreadCounters* counters) {
  if (shared.benchmark.delegate() != nullptr) {
    shared.guarded([&] {
      if (shared.benchmark.is_built())
        enter_delegated(shared.benchmark.delegate()->window(
                            index, {clock_.ticks(shared.margin_ns), plan.length, plan.batch,
                                    clock_slack(corrections_, shared.members, clock_)}),
                        shared.c.threads, clock_, report);
    });
    return;
  }
  const std::int64_t ahead = correction(shared, index);
  const std::uint64_t start_at = shared.start_at + static_cast<std::uint64_t>(ahead);
  ThreadState state(index, shared.c.threads, plan.batch, start_at, plan.length, shared.gate,
                    extra_);
  state.wait_at_most(2 * clock_.ticks(shared.margin_ns) + lead());
  // Whatever throws here, the thread leaves the window below: the others wait for that.
  shared.guarded([&] {
    if (counters == nullptr) return;
    counters->begin_window();
    state.count_by(*counters, lead());
  });
  shared.fault.attempt("threw: ", [&] {
    if (shared.benchmark.is_built())
      run_at_depth(stack_depth(shared.benchmark.place(), index), *shared.benchmark.get(), state);
  });
  state.leave();
  enter_state(state, start_at, ahead, report);
}

/// How long to warm up before a window: a share of it; or until a state that the next ones share has settled.
std::uint64_t Sampler::warm_up_length(const Shared& shared) const {
  const auto length = static_cast<double>(shared.plan.length);
  const double share = length * warm_share;
  if (shared.trial || shared.settled || !shared.benchmark.keeps_state())
    return static_cast<std::uint64_t>(share);
  const double operations =
      batches_per_window * static_cast<double>(shared.plan.batch) * shared.c.threads;
  const double settled =
      length * static_cast<double>(shared.benchmark.get()->settling_operations()) / operations;
  const auto longest = static_cast<double>(clock_.ticks(longest_warm_up_ns));
  return static_cast<std::uint64_t>(std::max(share, std::min(settled, longest)));
}

/// All threads: warms the place up, verifies that, and leaves a new benchmark there.
void Sampler::warm_up(Shared& shared, unsigned index) {
  const WindowPlan warm{warm_up_length(shared), std::max<std::uint64_t>(1, shared.plan.batch / 4)};
  shared.guarded([&] { run_once(shared, index, warm, shared.reports[index]); });
  shared.barrier.arrive_and_wait(index);
  if (index != 0) return;
  shared.settled = true;
  shared.benchmark.end_window();
  shared.benchmark.build(shared.c, shared.benchmark.place(), shared.own);
  shared.gate.arrived.store(0, std::memory_order_relaxed);  // relaxed: a barrier follows
}

/// All threads: the window itself, between two readings of the chains.
void Sampler::window(Shared& shared, unsigned index, counters::ThreadCounters* counters) {
  ThreadReport& report = shared.reports[index];
  ThreadWatch watch;
  std::uint64_t watched_from = 0;
  double throttles = 0.0;
  do {
    shared.guarded([&] {
      if (index == 0) throttles = throttle_.count();  // the leader's group is everybody's
      if (index == 0 && shared.c.pace == Pace::blocking) other_tasks_.begin();
      if (counters != nullptr) counters->try_in_child();
      watch.begin(shared.c.pace == Pace::blocking);
      watched_from = arch::timestamp();
    });
    // The chains of all threads run at once, as the work does; so a sibling in the team itself is always seen.
    shared.barrier.arrive_and_wait(index);
    report.before = read_chains(chains_);
    shared.barrier.arrive_and_wait(index);
    if (index == 0) shared.guarded([&] { shared.go = decide(shared); });
    shared.barrier.arrive_and_wait(index);
  } while (shared.go == Go::wait);

  shared.guarded([&] { run_once(shared, index, shared.plan, report, counters); });
  const std::uint64_t beside = arch::timestamp() - watched_from - report.elapsed;
  const ThreadWatch::Report seen = watch.end();
  // All threads at once: while an SMT sibling in the team is still in its last batch, this chain would look too clean.
  shared.barrier.arrive_and_wait(index);
  report.after = read_chains(chains_);
  if (shared.benchmark.delegate() == nullptr) enter_watch(seen, clock_.ns(beside), clock_, report);
  shared.guarded([&] {
    if (counters != nullptr) report.counts = counters->counts();
    report.throttled = index == 0 && throttle_.count() != throttles;
    report.migrated = report.elsewhere || !pinned_to(team_.pus()[shared.members[index]].os_index);
  });
}

void Sampler::work(Shared& shared, unsigned index) {
  const bool leader = index == 0;
  counters::ThreadCounters* counters = nullptr;
  shared.guarded([&] {
    if (counting_ != nullptr) counters = counting_->prepare(shared.members[index], shared.pass);
  });
  // On the case's first thread, as what a window keeps beside the measured state is that thread's.
  if (leader) shared.benchmark.make(shared.c);
  for (;;) {
    if (leader) shared.guarded([&] { open(shared); });
    shared.barrier.arrive_and_wait(index);
    if (shared.finished) break;
    warm_up(shared, index);
    window(shared, index, counters);
    shared.barrier.arrive_and_wait(index);
    if (leader) shared.guarded([&] { close(shared); });
  }
  if (leader) shared.guarded([&] { end_burst(shared); });
  shared.guarded([&] {
    if (counters != nullptr) counting_->finish(shared.members[index]);
  });
}

/// Of windows that share a state, which is verified now, and tells its values.
void Sampler::end_burst(Shared& shared) {
  if (!shared.benchmark.goes_on()) return;
  shared.benchmark.end();
  for (Sample& sample : shared.control.burst().samples)
    enter_values(shared.benchmark.get()->values(), sample);
}

Burst Sampler::take(const Case& c, const WindowPlan& plan, int windows,
                    const std::atomic<bool>& stop, bool trial) {
  auto shared = std::make_unique<Shared>(
      c, occupancies(team_.pus(), members_of(c)), plan,
      BurstControl(clock_, chains_, levels_, plan, windows, trial), stop, trial);
  // Trials go uncounted.
  if (counting_ != nullptr && !trial && !delegated(c))
    shared->pass = counting_->next_pass(c.name, c.threads);
  shared->fault.attempt("", [&] { shared->pool = &pool_of(c, shared->members); });
  shared->job = [this, s = shared.get()](unsigned index) { work(*s, index); };
  Patience patience(patience_ + std::chrono::milliseconds(static_cast<long>(
                                    most_lengths * clock_.ns(plan.length) / 1e6)));
  // What a delegate does, another process does, for which it has a patience of its own.
  const Team::Signs signs = [s = shared.get(), asks = delegated(c),
                             looks = std::uint64_t{0}]() mutable {
    return asks ? Patience::Seen{++looks} : s->progress.seen();
  };
  if (team_.run(shared->members, shared->job, patience, signs)) {
    shared->control.burst().error = shared->fault.text();
    shared->control.burst().failed_outcomes = std::move(shared->benchmark.failed_outcomes());
    return std::move(shared->control.burst());
  }
  // The threads still use it and cannot be stopped: not freed on purpose: the process is about to end.
  static_cast<void>(shared.release());
  return hung_burst(patience);
}

TrialPlan Sampler::plan(const Case& c) {
  static const std::atomic<bool> never{false};
  return plan_by_trials(c.pace, clock_,
                        [&](const WindowPlan& plan) { return take(c, plan, 1, never, true); });
}

void Sampler::learn_levels(double for_seconds, const std::atomic<bool>& stop,
                           std::vector<LevelSample>* seen) {
  const double until = seconds() + for_seconds;
  while (seconds() < until && !stop.load(std::memory_order_relaxed)) {  // relaxed: see open()
    for (const unsigned threads : {1U, team_.size()}) {
      const std::vector<LevelSample> readings =
          read_levels(team_, chains_, threads, [this] { return seconds(); });
      for (const LevelSample& one : readings)
        levels_.learn(one.occupancy, one.reading.cycles_per_add, one.seconds);
      if (seen != nullptr) append_levels(readings, *seen);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace fencepost::harness
