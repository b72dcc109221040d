#include "harness/sampling/reports/thread_report.hpp"

#include <algorithm>

namespace fencepost::harness {

void enter_state(const ThreadState& state, std::uint64_t start_at, std::int64_t ahead,
                 ThreadReport& report) {
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
  report.marked = state.marked();
  for (unsigned i = 0; i < report.marked; ++i)
    report.marks[i] = {state.marked_after(i, start_at), state.counted_since(i),
                       state.time_since(i)};
}

void enter_watch(const ThreadWatch::Report& seen, double beside_ns, const ClockCalibration& clock,
                 ThreadReport& report) {
  report.involuntary_switches = seen.involuntary_switches;
  report.voluntary_switches = seen.voluntary_switches;
  report.page_faults = seen.page_faults;
  report.run_delay_ns = seen.run_delay_ns;
  report.timeslices = seen.timeslices;
  report.other_timeslices = 0;
  // Before the start and after the deadline the thread is on its CPU: take that off.
  report.on_cpu_ns = seen.voluntary_switches == 0
                         ? clock.ns(report.elapsed)
                         : std::clamp(seen.cpu_ns - beside_ns, 0.0, clock.ns(report.elapsed));
}

void enter_delegated(const DelegatedThread& other, unsigned threads, const ClockCalibration& clock,
                     ThreadReport& report) {
  const std::uint64_t deadline = other.start_at + other.length;
  report.late = other.started > other.start_at ? other.started - other.start_at : 0;
  report.elapsed = other.ended - other.started;
  report.time = report.elapsed;
  if (threads > 1 && other.ended > deadline)
    report.time = deadline > other.started ? deadline - other.started : 0;
  report.counted = other.counted;
  report.counted_in_time = report.elapsed == 0 ? 0.0
                                               : static_cast<double>(other.counted) *
                                                     static_cast<double>(report.time) /
                                                     static_cast<double>(report.elapsed);
  report.batches = other.batches;
  report.batch = other.batch;
  report.longest = other.longest;
  report.longest_ended = other.longest_ended;
  report.in_results = other.in_results;
  report.marked = 0;
  report.elsewhere = !other.on_its_cpu;
  ThreadWatch::Report seen;
  seen.involuntary_switches = other.involuntary_switches;
  seen.voluntary_switches = other.voluntary_switches;
  seen.page_faults = other.page_faults;
  seen.cpu_ns = other.cpu_ns;
  enter_watch(seen, clock.ns(other.started - other.ready), clock, report);
}

}  // namespace fencepost::harness
