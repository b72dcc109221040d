// The raw data of a window for each thread, its validity, and its sample. Pure arithmetic: no clock is read here.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "counters/arithmetic.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/clock/chains.hpp"
#include "harness/clock/clock.hpp"
#include "harness/team/start_margin.hpp"

namespace fencepost::harness {

struct WindowPlan {
  std::uint64_t length = 0;  ///< ticks
  std::uint64_t batch = 1;   ///< iterations between two looks at the clock
};

/// A look at the clock during a window, and what there was from it to the common deadline.
struct StretchMark {
  std::uint64_t at = 0;  ///< ticks after the common start
  double counted_left = 0.0;
  std::uint64_t time_left = 0;  ///< ticks, without pauses
};

/// Data of one thread in one window. Times in ticks unless the name says otherwise.
struct ThreadReport {
  std::uint64_t late = 0;  ///< start after the common start
  std::uint64_t elapsed = 0;
  std::uint64_t counted = 0;
  /// Operations and ticks up to the common deadline, see ThreadState::counted_in_time() and time().
  double counted_in_time = 0.0;
  std::uint64_t time = 0;
  std::array<StretchMark, ThreadState::most_marks> marks{};  ///< ascending; `marked` of them
  unsigned marked = 0;
  bool shortened =
      false;  ///< the two above are of the time since the last thread started: shorten_if_late()
  std::uint64_t batches = 0;        ///< looks at the clock inside the window
  std::uint64_t batch = 1;          ///< iterations between two of them
  std::uint64_t longest = 0;        ///< batch
  std::uint64_t longest_ended = 0;  ///< reading of the clock at its end
  bool in_results = true;
  long involuntary_switches = 0;
  long voluntary_switches = 0;
  double on_cpu_ns = 0.0;
  double run_delay_ns = 0.0;  ///< time spent runnable but not running; blocking cases only
  long timeslices = 0;        ///< how often it began to run; blocking cases only
  long other_timeslices = 0;  ///< how often another task did so on its CPU; only if waited_long()
  unsigned on_this_cpu = 1;   ///< threads of the case that have its CPU in turn (--oversubscribe)
  bool migrated = false;
  bool elsewhere = false;  ///< the thread of another process that did the work was not on this CPU
  /// Throttled by the CPU quota of a control group; thread 0 records it for all threads.
  bool throttled = false;
  long page_faults = 0;
  std::vector<std::optional<counters::Count>> counts;  ///< in the order of Counting::events()
  ChainReading before, after;
  std::string occupancy;
};

/// How good the evidence of a dropped window still is, best first: select_samples() takes worse ones only where it must.
enum class Rank { beside_a_neighbour, with_a_pause, in_part, while_stopped, elsewhere };
inline constexpr int ranks = static_cast<int>(Rank::elsewhere) + 1;

/// Why a window is dropped.
enum class Drop {
  neighbour,  ///< SMT sibling busy
  gap,        ///< timer gap
  preempted,
  migrated,
  late,  ///< late start
  frequency,
  run_delay,  ///< runnable without running
  throttled,  ///< by a CPU quota
  no_level    ///< clean level not known
};

/// The one table of the reasons.
struct DropReason {
  Drop drop;
  std::string_view name;  ///< in files
  Rank rank;
  std::string_view what;   ///< happened
  std::string_view helps;  ///< apart from more time
};

/// In the order of Drop.
inline constexpr std::array<DropReason, 9> drop_reasons{{
    {Drop::neighbour, "neighbour", Rank::beside_a_neighbour,
     "another hardware thread used the core", "a time when the machine is quieter helps"},
    {Drop::gap, "gap", Rank::with_a_pause, "a pause of the system inside the window",
     "CPUs without timer ticks (nohz_full) help"},
    {Drop::preempted, "preempted", Rank::in_part, "other threads ran on these CPUs",
     "stopping other programs, or --cpus with idle CPUs, helps"},
    {Drop::migrated, "migrated", Rank::elsewhere, "the kernel moved a thread to another CPU",
     "stopping what changes the CPU affinity of threads (a cpuset) helps"},
    {Drop::late, "late", Rank::in_part, "threads did not start together",
     "stopping other programs, or --cpus with idle CPUs, helps"},
    {Drop::frequency, "frequency", Rank::with_a_pause, "the clock frequency changed",
     "the governor performance helps, or switching frequency boost (turbo) off"},
    {Drop::run_delay, "run_delay", Rank::in_part, "threads waited for a CPU",
     "fewer threads or more CPUs help"},
    {Drop::throttled, "throttled", Rank::while_stopped,
     "the CPU quota of the control group was used up", "a larger CPU quota helps"},
    {Drop::no_level, "no_level", Rank::beside_a_neighbour,
     "the clean level of the core is not known, so a busy one cannot be told from an idle one",
     "a run while the machine is quiet helps: later runs use the level that it finds"},
}};

inline constexpr auto drop_names = [] {
  std::array<std::string_view, drop_reasons.size()> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = drop_reasons[i].name;
  return names;
}();

constexpr const DropReason& reason_of(Drop drop) {
  return drop_reasons[static_cast<std::size_t>(drop)];
}
constexpr std::string_view name_of(Drop drop) { return reason_of(drop).name; }

/// Up to here a late start is no disturbance, in ticks: 2 % of the window, at least 200 ns.
double allowed_lateness(const WindowPlan& plan, const ClockCalibration& clock);

/// Where a thread was late by more than allowed, and by no more than half of the window: sets for each thread the operations
/// and the time from its first mark after the last start, when all were at work, to the common deadline. Changes nothing
/// where a thread has no such mark, or little of the window is left. Looks at each report a few times (late_start.cpp).
void shorten_if_late(std::span<ThreadReport> reports, const WindowPlan& plan,
                     const ClockCalibration& clock);

/// Whether the thread was runnable without running for more than half of the window. Only together with other tasks on its
/// CPU (other_timeslices) is that a disturbance: after a wake-up on an idle CPU it is the time that the CPU takes to leave its
/// sleep state, which is part of the cost of a case that blocks.
bool waited_long(const ThreadReport& report, const ClockCalibration& clock);

/// The first reason to drop a window, apart from a busy SMT sibling or an unknown level (which is decided at the end, with
/// the final clean levels: used_samples.hpp). Empty: valid.
std::optional<Drop> judge(std::span<const ThreadReport> reports, Pace pace, const WindowPlan& plan,
                          const ClockCalibration& clock);

/// The results of one window.
struct Sample {
  double ns = 0.0;      ///< per operation, on the thread that does it: threads over ops_per_second
  double cycles = 0.0;  ///< the same in core cycles
  double ops_per_second = 0.0;    ///< all threads together
  double fairness = 1.0;          ///< least over greatest rate of a thread
  double cpu_ns = 0.0;            ///< CPU time per operation, summed over threads
  double context_switches = 0.0;  ///< per operation, of all threads that are in the results
  double page_faults = 0.0;       ///< the same
  std::map<std::string, counters::Count>
      counts;  ///< key -> per operation, the same; harness/sampling/window_counts.hpp
  /// Of a benchmark that times each operation, in ns: duration_keys -> quantile, and the longest.
  std::map<std::string, double> durations;
  Values values;             ///< of the benchmark
  OutcomeCounts outcomes;    ///< likewise
  double outcomes_ns = 0.0;  ///< in which they happened: of the thread that worked longest
  std::map<std::string, double> chain;  ///< occupancy -> worst throughput chain, cycles per add
  std::optional<Drop> drop;
  bool shortened = false;  ///< a thread was late, see shorten_if_late(): it has no counts
};

/// A quantity of the durations of a window's operations. of_case: of a window's values, the median over rounds with its interval;
/// or the greatest of all windows, which has no interval, since it grows with the time that is measured.
struct DurationKey {
  enum class OfCase { median, greatest };
  std::string_view name;  ///< in files
  double (*ticks)(const DurationsByThread&);
  OfCase of_case = OfCase::median;
};
extern const std::array<DurationKey, 6> duration_keys;

/// Their values, where there are any.
void enter_durations(const DurationsByThread* durations, const ClockCalibration& clock,
                     Sample& sample);

/// Rates of threads are added up over one common interval: a thread that waits past its deadline adds no time. So
/// ops_per_second * ns / (threads in the results) is 1e9 exactly.
Sample sample_from(std::span<const ThreadReport> reports, const ClockCalibration& clock);

/// A window holds at least so many steps of the clock (its resolution is then under 0.1 %), so many operations on each thread,
/// which are also park/wake cycles, and so many looks at the clock: one costs 46 cycles on Golden Cove, 0.25 % of a window.
inline constexpr double clock_steps_per_window = 1'000.0;
inline constexpr double operations_per_window = 50.0;
inline constexpr double batches_per_window = 6.0;

/// Length of a window in ns before the cost of its operations is known. Long enough for the reference chains to be
/// representative of it, short enough that most windows see no timer tick.
double least_length_ns(Pace pace);

/// The length that most windows of slower operations have, see plan_window(); a case that blocks soon needs it.
inline constexpr double longest_window_ns = 3e6;

/// The longest time slice that the kernel gives by default while others wait (Linux, kernel/sched/fair.c: 0.75 ms times 1 +
/// log2 of the CPUs, of which at most 8 count).
inline constexpr double turn_ns = 3e6;

/// The largest batch of threads that have a CPU in turn: what takes 100 ns in one window takes a turn of another thread in
/// the next, where a lock is handed over in order (ticket, MCS), and a large batch then minutes.
inline constexpr double most_batch_in_turns = 64.0;

/// Time in which all of so many threads on one CPU have had several turns on it; 0 where there is one.
double turns_ns(unsigned on_this_cpu);

/// The plan of the next window from a trial window: its length, and iterations between two readings of the clock.
WindowPlan plan_window(std::span<const ThreadReport> reports, Pace pace,
                       const ClockCalibration& clock);

}  // namespace fencepost::harness
