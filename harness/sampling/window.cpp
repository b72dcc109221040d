#include "harness/sampling/window.hpp"

#include <algorithm>
#include <cmath>

namespace fencepost::harness {
namespace {

constexpr double turns_per_window = 4.0;

/// Whether the longest batch exceeds the mean of the others by `factor` and `more_ns`: the first look at the clock after a
/// batch shows a pause inside it. Not of a thread that slept, which has pauses of its own.
bool has_gap(const ThreadReport& report, double factor, double more_ns,
             const ClockCalibration& clock) {
  if (report.batches < 2 || report.voluntary_switches > 0) return false;
  const double mean = static_cast<double>(report.elapsed - report.longest) /
                      static_cast<double>(report.batches - 1);
  return static_cast<double>(report.longest) > factor * mean + more_ns * clock.ticks_per_ns;
}

/// Whether the longest batches of all threads lie mostly at the same time.
bool at_the_same_time(std::span<const ThreadReport> reports) {
  std::uint64_t begin = 0, end = ~std::uint64_t{0}, longest = 0;
  for (const ThreadReport& report : reports) {
    begin = std::max(begin, report.longest_ended - report.longest);
    end = std::min(end, report.longest_ended);
    longest = std::max(longest, report.longest);
  }
  return end > begin && 2 * (end - begin) > longest;
}

/// A pause of the system. Alone, a thread does nothing that makes one batch longer than another. Threads that contend make
/// each other wait, which is what is measured: there it is one only if it stops all of them at the same time.
bool system_paused(std::span<const ThreadReport> reports, Pace pace,
                   const ClockCalibration& clock) {
  if (pace == Pace::alone)
    return std::ranges::any_of(
        reports, [&](const ThreadReport& report) { return has_gap(report, 1.15, 300.0, clock); });
  return at_the_same_time(reports) && std::ranges::all_of(reports, [&](const ThreadReport& report) {
           return has_gap(report, 4.0, 5'000.0, clock);
         });
}

bool frequency_moved(const ThreadReport& report, Pace pace) {
  if (!report.before.usable() || !report.after.usable()) return true;
  const double ratio = report.after.ticks_per_cycle / report.before.ticks_per_cycle;
  // A core whose thread sleeps changes its clock more readily; the cycles of such a case are nominal anyway.
  const double allowed = pace == Pace::blocking ? 0.05 : 0.02;
  return ratio > 1.0 + allowed || ratio < 1.0 - allowed;
}

double share_of(double part_ns, std::uint64_t whole_ticks, const ClockCalibration& clock) {
  return part_ns / std::max(1.0, clock.ns(whole_ticks));
}

struct Pacing {
  double iteration_ns;  ///< of the loop, which may do several operations
  double operation_ns;
};

/// On a thread, over all threads; operations are those of the threads in the results.
Pacing pacing_of(std::span<const ThreadReport> reports, const ClockCalibration& clock) {
  double ns = 0.0, iterations = 0.0, counted_ns = 0.0, operations = 0.0;
  for (const ThreadReport& report : reports) {
    ns += clock.ns(report.elapsed);
    iterations += static_cast<double>(report.batches * report.batch);
    if (!report.in_results) continue;
    counted_ns += clock.ns(report.elapsed);
    operations += static_cast<double>(report.counted);
  }
  const double iteration_ns = ns / std::max(1.0, iterations);
  return {iteration_ns, operations > 0.0 ? counted_ns / operations : iteration_ns};
}

unsigned most_on_a_cpu(std::span<const ThreadReport> reports) {
  unsigned most = 1;
  for (const ThreadReport& report : reports) most = std::max(most, report.on_this_cpu);
  return most;
}

/// What the results of a window are of: of a shortened one a part of its time and operations.
double operations_of(const ThreadReport& report) {
  return report.shortened ? report.counted_in_time : static_cast<double>(report.counted);
}
double share_counted(const ThreadReport& report) {
  return report.shortened
             ? static_cast<double>(report.time) / std::max(1.0, static_cast<double>(report.elapsed))
             : 1.0;
}

}  // namespace

bool waited_long(const ThreadReport& report, const ClockCalibration& clock) {
  return share_of(report.run_delay_ns, report.elapsed, clock) > 0.5;
}

std::optional<Drop> judge(std::span<const ThreadReport> reports, Pace pace, const WindowPlan& plan,
                          const ClockCalibration& clock) {
  // First of all: a group that stands still looks like preemption, lateness and gaps, and this is why.
  if (std::ranges::any_of(reports, &ThreadReport::throttled)) return Drop::throttled;
  for (const ThreadReport& report : reports) {
    if (report.migrated) return Drop::migrated;
    // No operation before its deadline: it did not run concurrently with the others.
    if (report.in_results && report.counted == 0) return Drop::late;
    // Threads that share a CPU have it in turn, whether or not a switch fell into this window.
    if (report.involuntary_switches > 0 || report.on_this_cpu > 1) return Drop::preempted;
    // Beyond that some threads ran while others did not, unless the interval was shortened to the rest.
    const bool late = static_cast<double>(report.late) > allowed_lateness(plan, clock);
    if (late && !report.shortened) return Drop::late;
    if (report.other_timeslices > 0 && waited_long(report, clock)) return Drop::run_delay;
  }
  if (system_paused(reports, pace, clock)) return Drop::gap;
  for (const ThreadReport& report : reports) {
    if (frequency_moved(report, pace)) return Drop::frequency;
  }
  return std::nullopt;
}

namespace {

template <int Permille>
double quantile(const DurationsByThread& durations) {
  return durations.all().quantile(Permille / 1e3);
}

double longest(const DurationsByThread& durations) {
  return static_cast<double>(durations.all().longest());
}

double least_longest(const DurationsByThread& durations) {
  return static_cast<double>(durations.least_longest());
}

}  // namespace

constinit const std::array<DurationKey, 6> duration_keys{{
    {"op_p50_ns", quantile<500>},
    {"op_p99_ns", quantile<990>},
    {"op_p999_ns", quantile<999>},
    {"op_longest_best_thread_ns", least_longest},
    {"op_longest_worst_thread_ns", longest},
    {"op_longest_ns", longest, DurationKey::OfCase::greatest},
}};

void enter_durations(const DurationsByThread* durations, const ClockCalibration& clock,
                     Sample& sample) {
  if (durations == nullptr) return;
  for (const DurationKey& key : duration_keys)
    sample.durations[std::string(key.name)] = key.ticks(*durations) / clock.ticks_per_ns;
}

Sample sample_from(std::span<const ThreadReport> reports, const ClockCalibration& clock) {
  Sample sample;
  double threads = 0.0, cycles = 0.0, operations = 0.0, cpu = 0.0, rate = 0.0;
  double least = HUGE_VAL, greatest = 0.0;
  for (const ThreadReport& report : reports) {
    cpu += report.on_cpu_ns * share_counted(report);
    for (const ChainReading& reading : {report.before, report.after}) {
      double& worst = sample.chain[report.occupancy];
      worst = std::max(worst, reading.cycles_per_add);
    }
    if (!report.in_results) continue;
    const double own = report.counted_in_time / std::max(1.0, static_cast<double>(report.time));
    rate += own;
    cycles += 2.0 / (report.before.ticks_per_cycle + report.after.ticks_per_cycle);
    operations += operations_of(report);
    ++threads;
    least = std::min(least, own);
    greatest = std::max(greatest, own);
  }
  sample.shortened = std::ranges::any_of(reports, &ThreadReport::shortened);
  sample.ops_per_second = rate * clock.ticks_per_ns * 1e9;
  sample.ns = threads / rate / clock.ticks_per_ns;
  sample.cycles = cycles / rate;
  sample.cpu_ns = cpu / operations;
  sample.fairness = greatest > 0.0 ? least / greatest : 0.0;
  return sample;
}

double least_length_ns(Pace pace) { return pace == Pace::alone ? 30'000.0 : 50'000.0; }

double turns_ns(unsigned on_this_cpu) {
  return on_this_cpu <= 1 ? 0.0 : turns_per_window * on_this_cpu * turn_ns;
}

WindowPlan plan_window(std::span<const ThreadReport> reports, Pace pace,
                       const ClockCalibration& clock) {
  const Pacing pacing = pacing_of(reports, clock);
  // No shorter than its batches, of an iteration each.
  const double least_work_ns =
      std::max({operations_per_window * pacing.operation_ns,
                batches_per_window * pacing.iteration_ns, turns_ns(most_on_a_cpu(reports))});
  double length = std::max(least_length_ns(pace), clock_steps_per_window * clock.resolution_ns);
  length = std::max(length, least_work_ns);
  long parks = 0;
  double waited_ns = 0.0;
  for (const ThreadReport& report : reports) {
    parks += report.voluntary_switches;
    waited_ns += clock.ns(report.elapsed);
  }
  if (pace == Pace::blocking && parks > 0) {
    length = std::max(length, operations_per_window * waited_ns / static_cast<double>(parks));
  }
  // The cap keeps a suite of hundreds of cases inside its budget, and windows short against the time between
  // two interruptions; it gives way to operations so slow that the window would hold fewer than fifty.
  length = std::min(length, std::max(longest_window_ns, least_work_ns));
  // A trial in which no thread worked tells nothing.
  const double batch = pacing.iteration_ns > 0.0
                           ? length / batches_per_window / std::max(pacing.iteration_ns, 1e-3)
                           : 1.0;
  const double most = most_on_a_cpu(reports) > 1 ? most_batch_in_turns : 1e6;
  return {clock.ticks(length), static_cast<std::uint64_t>(std::clamp(batch, 1.0, most))};
}

}  // namespace fencepost::harness
