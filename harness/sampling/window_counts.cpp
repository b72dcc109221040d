#include "harness/sampling/window_counts.hpp"

#include <algorithm>

namespace fencepost::harness {

void count_window(std::span<const ThreadReport> reports, std::span<const counters::Wanted> events,
                  Sample& sample) {
  double operations = 0.0, switches = 0.0, faults = 0.0;
  for (const ThreadReport& report : reports) {
    if (!report.in_results) continue;
    operations += static_cast<double>(report.counted);
    switches += static_cast<double>(report.voluntary_switches + report.involuntary_switches);
    faults += static_cast<double>(report.page_faults);
  }
  // Events were counted over more than the interval that a shortened window's results are of.
  const bool shortened = std::ranges::any_of(reports, &ThreadReport::shortened);
  if (operations <= 0.0 || shortened) return;
  sample.context_switches = switches / operations;
  sample.page_faults = faults / operations;
  for (std::size_t e = 0; e < events.size(); ++e) {
    std::vector<std::optional<counters::Count>> threads;
    for (const ThreadReport& report : reports) {
      if (report.in_results)
        threads.push_back(e < report.counts.size() ? report.counts[e] : std::nullopt);
    }
    if (const auto count = counters::per_operation(threads, operations))
      sample.counts.emplace(events[e].key, *count);
  }
}

}  // namespace fencepost::harness
