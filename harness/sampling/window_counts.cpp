#include "harness/sampling/window_counts.hpp"

namespace fencepost::harness {

void count_window(std::span<const SeatReport> seats, std::span<const counters::Wanted> events,
                  Sample& sample) {
  double operations = 0.0, switches = 0.0, faults = 0.0;
  for (const SeatReport& seat : seats) {
    if (!seat.in_figures) continue;
    operations += static_cast<double>(seat.counted);
    switches += static_cast<double>(seat.voluntary_switches + seat.involuntary_switches);
    faults += static_cast<double>(seat.page_faults);
  }
  if (operations <= 0.0) return;
  sample.context_switches = switches / operations;
  sample.page_faults = faults / operations;
  for (std::size_t e = 0; e < events.size(); ++e) {
    std::vector<std::optional<counters::Count>> threads;
    for (const SeatReport& seat : seats) {
      if (seat.in_figures)
        threads.push_back(e < seat.counts.size() ? seat.counts[e] : std::nullopt);
    }
    if (const auto count = counters::per_operation(threads, operations))
      sample.counts.emplace(events[e].key, *count);
  }
}

}  // namespace fencepost::harness
