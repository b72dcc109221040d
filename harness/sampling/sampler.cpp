#include "harness/sampling/sampler.hpp"

#include <algorithm>
#include <exception>
#include <thread>

#include "harness/sampling/window_counts.hpp"
#include "harness/team/spin_barrier.hpp"
#include "harness/team/thread_watch.hpp"
#include "harness/topology/occupancy.hpp"

namespace fencepost::harness {
namespace {

constexpr double warm_share = 0.25;  ///< of a window, spent warming the place up

/// How far down its stack a thread works in the window at `place`: 0 to 256 KiB, so that what a primitive keeps
/// there (a queue's waiters) lies on other lines in each window, as the place itself does.
std::size_t stack_depth(const std::byte* place, unsigned index) {
  // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): the upper ten bits, in steps of 256 bytes.
  const std::uint64_t key = reinterpret_cast<std::uintptr_t>(place) / Pool::alignment + index;
  return Pool::alignment * ((key * 0x9e3779b97f4a7c15U) >> 54);
}

[[gnu::noinline]] void run_at_depth(std::size_t depth, Benchmark& benchmark, ThreadState& state) {
  asm volatile("" : : "r"(__builtin_alloca(depth + 1)));  // used, as far as the compiler knows
  benchmark.run(state);
}

}  // namespace

/// All that the threads of one burst share. Written by the leader between barriers, except reports[i],
/// which belongs to thread i.
struct Sampler::Shared {
  Shared(const Case& the_case, const WindowPlan& the_plan, const BurstControl& the_control,
         const std::atomic<bool>& s)
      : c(the_case),
        members(members_of(c)),
        plan(the_plan),
        control(the_control),
        stop(s),
        barrier(the_case.threads),
        reports(the_case.threads) {}

  const Case c;                         // a copy: a hung burst outlives the caller's
  const std::vector<unsigned> members;  ///< of the team, in order of thread index
  const WindowPlan plan;
  BurstControl control;
  const std::atomic<bool>& stop;
  SpinBarrier barrier;
  WindowGate gate;
  std::vector<ThreadReport> reports;
  std::unique_ptr<Benchmark> benchmark;
  std::byte* place = nullptr;
  std::uint64_t start_at = 0;
  std::optional<std::size_t>
      pass;  ///< of the events that are counted; none: the burst goes uncounted
  Go go = Go::wait;
  bool finished = false;
  bool built = false;  ///< there is something to run and to take down
  std::mutex fault;
  Team::Job job;

  /// begin() and end() of the benchmark; exceptions count as failed verification.
  void build() {
    built = false;
    try {
      benchmark->begin(place, c.threads);
      built = true;
    } catch (const std::exception& e) {
      blame(std::string("threw: ") + e.what());
    }
  }
  void take_down() {
    if (!built) return;
    built = false;
    try {
      const std::string wrong = benchmark->end();
      if (!wrong.empty()) blame(wrong);
    } catch (const std::exception& e) {
      blame(std::string("threw: ") + e.what());
    }
  }

  void blame(const std::string& what) {
    const std::lock_guard lock(fault);
    std::string& error = control.burst().error;
    if (error.empty()) error = what;
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
  // relaxed: only a stop request; no other data depends on it.
  shared.finished = !shared.control.next_window() || shared.stop.load(std::memory_order_relaxed);
  if (shared.finished) return;
  shared.place = pools_.of(shared.c.home).draw(shared.c.bytes, random_);
  shared.gate.arrived.store(0, std::memory_order_relaxed);  // relaxed: a barrier follows
  shared.build();
  shared.start_at = arch::timestamp() + clock_.ticks(start_margin_ns(shared.c.threads));
}

/// Leader, after each chain reading: may the window start?
Go Sampler::decide(Shared& shared) {
  const Go go = shared.control.decide(shared.reports, seconds());
  if (go == Go::start) {
    shared.start_at = arch::timestamp() + clock_.ticks(start_margin_ns(shared.c.threads)) +
                      (shared.pass ? lead() : 0);
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
  shared.take_down();
  count_other_tasks(shared);
  Sample& sample = shared.control.close(shared.reports, shared.c.pace, seconds());
  if (counting_ != nullptr) count_window(shared.reports, counting_->events(), sample);
}

void Sampler::run_once(Shared& shared, unsigned index, const WindowPlan& plan, ThreadReport& report,
                       counters::ThreadCounters* counters) {
  const std::int64_t ahead = correction(shared, index);
  const std::uint64_t start_at = shared.start_at + static_cast<std::uint64_t>(ahead);
  ThreadState state(index, shared.c.threads, plan.batch, start_at, plan.length, shared.gate,
                    extra_);
  state.wait_at_most(2 * clock_.ticks(start_margin_ns(shared.c.threads)) + lead());
  if (counters != nullptr) {
    counters->begin_window();
    state.count_by(*counters, lead());
  }
  try {
    if (shared.built) run_at_depth(stack_depth(shared.place, index), *shared.benchmark, state);
  } catch (const std::exception& e) {
    shared.blame(std::string("threw: ") + e.what());
  }
  report.finished = state.finished();
  state.leave();
  report.late = state.started() > start_at ? state.started() - start_at : 0;
  report.elapsed = state.elapsed();
  report.counted = state.counted();
  report.counted_in_time = state.counted_in_time();
  report.time = state.time();
  report.batches = state.batches();
  report.batch = state.batch_used();
  report.longest = state.longest();
  report.longest_ended = state.longest_ended() - static_cast<std::uint64_t>(ahead);
  report.in_results = state.in_results();
}

/// All threads: warms the place up, verifies that, and leaves a new benchmark there.
void Sampler::warm_up(Shared& shared, unsigned index) {
  const WindowPlan warm{
      static_cast<std::uint64_t>(static_cast<double>(shared.plan.length) * warm_share),
      std::max<std::uint64_t>(1, shared.plan.batch / 4)};
  run_once(shared, index, warm, shared.reports[index]);
  shared.barrier.arrive_and_wait();
  if (index != 0) return;
  shared.take_down();
  shared.build();
  shared.gate.arrived.store(0, std::memory_order_relaxed);  // relaxed: a barrier follows
}

/// All threads: the window itself, between two readings of the chains.
void Sampler::window(Shared& shared, unsigned index, counters::ThreadCounters* counters) {
  ThreadReport& report = shared.reports[index];
  ThreadWatch watch;
  std::uint64_t watched_from = 0;
  double throttles = 0.0;
  do {
    if (index == 0) throttles = throttle_.count();  // the leader's group is everybody's
    if (index == 0 && shared.c.pace == Pace::blocking) other_tasks_.begin();
    if (counters != nullptr) counters->try_in_child();
    watch.begin(shared.c.pace == Pace::blocking);
    watched_from = arch::timestamp();
    // Barrier: the chains of all threads run at once, as the work does; a sibling that is in the team
    // itself is then always seen, never by chance.
    shared.barrier.arrive_and_wait();
    report.before = read_chains(chains_);
    shared.barrier.arrive_and_wait();
    if (index == 0) shared.go = decide(shared);
    shared.barrier.arrive_and_wait();
  } while (shared.go == Go::wait);

  run_once(shared, index, shared.plan, report, counters);
  const std::uint64_t beside = arch::timestamp() - watched_from - report.elapsed;
  const ThreadWatch::Report seen = watch.end();
  // All threads at once: while an SMT sibling in the team is still in its last batch, this chain would look too clean.
  shared.barrier.arrive_and_wait();
  report.after = read_chains(chains_);
  report.involuntary_switches = seen.involuntary_switches;
  report.voluntary_switches = seen.voluntary_switches;
  report.page_faults = seen.page_faults;
  if (counters != nullptr) report.counts = counters->counts();
  report.run_delay_ns = seen.run_delay_ns;
  report.timeslices = seen.timeslices;
  report.other_timeslices = 0;
  // Before the start and after the deadline the thread is on its CPU: take that off.
  report.on_cpu_ns = seen.voluntary_switches == 0 ? clock_.ns(report.elapsed)
                                                  : std::clamp(seen.cpu_ns - clock_.ns(beside), 0.0,
                                                               clock_.ns(report.elapsed));
  report.throttled = index == 0 && throttle_.count() != throttles;
  report.migrated = !pinned_to(team_.pus()[shared.members[index]].os_index);
}

void Sampler::work(Shared& shared, unsigned index) {
  const bool leader = index == 0;
  shared.reports[index].occupancy =
      occupancy_of(team_.pus(), shared.members[index], shared.members);
  shared.reports[index].on_this_cpu =
      sharing_cpu(team_.pus(), shared.members[index], shared.members);
  counters::ThreadCounters* const counters =
      counting_ == nullptr ? nullptr : counting_->prepare(shared.members[index], shared.pass);
  for (;;) {
    if (leader) open(shared);
    shared.barrier.arrive_and_wait();
    if (shared.finished) return;
    warm_up(shared, index);
    window(shared, index, counters);
    shared.barrier.arrive_and_wait();
    if (leader) close(shared);
  }
}

Burst Sampler::take(const Case& c, const WindowPlan& plan, int windows,
                    const std::atomic<bool>& stop, bool trial) {
  auto shared = std::make_unique<Shared>(
      c, plan, BurstControl(clock_, chains_, levels_, plan, windows, trial), stop);
  // Trials go uncounted.
  if (counting_ != nullptr && !trial) shared->pass = counting_->next_pass(c.name);
  shared->benchmark = c.make();
  shared->job = [this, s = shared.get()](unsigned index) { work(*s, index); };
  const auto patience =
      patience_ +
      std::chrono::milliseconds(static_cast<long>(20.0 * windows * clock_.ns(plan.length) / 1e6));
  if (team_.run(shared->members, shared->job, patience)) return std::move(shared->control.burst());
  // The threads still use it and cannot be stopped: not freed on purpose: the process is about to end.
  static_cast<void>(shared.release());
  Burst hung;
  hung.hung = true;
  hung.error = "hung: no progress for " + std::to_string(patience.count() / 1000) +
               " s (a lost wake-up or a deadlock in the primitive)";
  return hung;
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
