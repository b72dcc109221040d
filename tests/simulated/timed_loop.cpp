#include "tests/simulated/timed_loop.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fencepost::simulated {
namespace {

using harness::ThreadReport;

void begin_report(ThreadReport& report, std::uint64_t batch) {
  const ThreadReport fresh;
  report.late = report.elapsed = report.counted = report.time = report.batches = 0;
  report.longest = report.longest_ended = 0;
  report.counted_in_time = 0.0;
  report.batch = batch;
  report.voluntary_switches = fresh.voluntary_switches;
  report.run_delay_ns = fresh.run_delay_ns;
}

/// The parts of the total rate that the threads get; their sum is 1.
std::vector<double> shares(std::size_t threads, double unfairness, Random& random) {
  std::vector<double> parts(threads);
  for (double& part : parts) part = std::exp(random.normal(unfairness));
  const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (double& part : parts) part /= sum;
  return parts;
}

/// One thread's window among others.
struct Turn {
  double begin_ns, deadline_ns, last_ns;
};

void report_turn(const Cpu& cpu, const TimedWork& work, const Turn& turn, double operations,
                 double per_batch, double longest_ns, std::uint64_t start_at, Random& random,
                 ThreadReport& report) {
  const std::uint64_t started = cpu.counter().at(turn.begin_ns),
                      last = cpu.counter().at(turn.last_ns);
  const std::uint64_t deadline =
      (started < start_at + work.plan.length ? start_at : started) + work.plan.length;
  report.late = started > start_at ? started - start_at : 0;
  report.elapsed = last - started;
  report.time = last <= deadline ? report.elapsed : deadline > started ? deadline - started : 0;
  report.batches = static_cast<std::uint64_t>(std::max(1.0, std::ceil(operations / per_batch)));
  report.counted = static_cast<std::uint64_t>(static_cast<double>(report.batches) * per_batch);
  report.counted_in_time = operations;
  const double ticks_per_ns =
      static_cast<double>(report.elapsed) / std::max(1.0, turn.last_ns - turn.begin_ns);
  report.longest = std::min(report.elapsed, static_cast<std::uint64_t>(longest_ns * ticks_per_ns));
  report.longest_ended =
      last - static_cast<std::uint64_t>(random.unit() *
                                        static_cast<double>(report.elapsed - report.longest));
  const double elapsed_ns = turn.last_ns - turn.begin_ns;
  report.on_cpu_ns = elapsed_ns;
  if (work.operation->pace != harness::Pace::blocking) return;
  report.voluntary_switches = static_cast<long>(report.counted);
  report.run_delay_ns = work.wake_up_share * elapsed_ns;
  report.on_cpu_ns = (1.0 - work.wake_up_share) * elapsed_ns;
}

}  // namespace

bool run_alone(Cpu& cpu, const TimedWork& work, double& now_ns, double until_ns,
               ThreadReport& report) {
  const Operation& operation = *work.operation;
  begin_report(report, work.plan.batch);
  const auto batch = static_cast<double>(work.plan.batch);
  const double cycles = batch * operation.per_iteration * operation.cost * work.noise;
  const double begin_ns = now_ns, off_cpu_before = cpu.off_cpu_ns();
  const std::uint64_t started = cpu.counter().at(now_ns), deadline = started + work.plan.length;
  std::uint64_t last = started;
  while (last < deadline) {
    if (now_ns > until_ns) return false;
    now_ns = cpu.work(now_ns, cycles, operation.sensitivity);
    const std::uint64_t now = cpu.counter().at(now_ns), gap = now - last;
    last = now;
    ++report.batches;
    report.counted += work.plan.batch * operation.per_iteration;
    if (gap <= report.longest) continue;
    report.longest = gap;
    report.longest_ended = now;
  }
  report.elapsed = report.time = last - started;
  report.counted_in_time = static_cast<double>(report.counted);
  report.on_cpu_ns = now_ns - begin_ns - (cpu.off_cpu_ns() - off_cpu_before);
  return true;
}

bool run_together(std::vector<Cpu>& cpus, const TimedWork& work,
                  const harness::ClockCalibration& clock, Random& random, double& now_ns,
                  double until_ns, std::vector<ThreadReport>& reports) {
  const std::size_t threads = reports.size();
  const auto parts = shares(threads, work.unfairness, random);
  const std::uint64_t start_at =
      cpus[0].counter().at(now_ns) +
      clock.ticks(harness::start_margin_ns(static_cast<unsigned>(threads)));
  const double per_batch = static_cast<double>(work.plan.batch) * work.operation->per_iteration;
  double end_ns = now_ns;
  for (std::size_t i = 0; i < threads; ++i) {
    Cpu& cpu = cpus[i];
    ThreadReport& report = reports[i];
    begin_report(report, work.plan.batch);
    Turn turn{};
    turn.begin_ns = cpu.work(cpu.counter().time_of(start_at, now_ns), 1.0, 0.0);
    turn.deadline_ns = cpu.counter().time_of(start_at + work.plan.length, turn.begin_ns);
    if (turn.deadline_ns > until_ns) return false;
    const double per_ns =
        parts[i] * static_cast<double>(threads) / work.operation->cost / work.noise;
    const double batch_ns = per_batch / per_ns, stopped_before = cpu.stopped_ns();
    const double off_cpu_before = cpu.off_cpu_ns();
    const double operations =
        per_ns * cpu.progress(turn.begin_ns, turn.deadline_ns, work.operation->sensitivity);
    // The batch in which the deadline falls is finished; with an unfair lock that may take long.
    const double begun = std::ceil(operations / per_batch) * per_batch - operations;
    const double waits_ns = work.unfairness * random.exponential(2.0 * batch_ns);
    turn.last_ns = cpu.work(turn.deadline_ns + begun / per_ns + waits_ns, 1.0, 0.0);
    const double longest_ns = batch_ns + std::max(waits_ns, cpu.stopped_ns() - stopped_before);
    report_turn(cpu, work, turn, operations, per_batch, longest_ns, start_at, random, report);
    report.on_cpu_ns = std::max(0.0, report.on_cpu_ns - (cpu.off_cpu_ns() - off_cpu_before));
    end_ns = std::max(end_ns, turn.last_ns);
  }
  now_ns = end_ns;
  return true;
}

}  // namespace fencepost::simulated
