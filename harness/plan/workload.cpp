#include "harness/plan/workload.hpp"

#include <algorithm>

#include "harness/clock/chains.hpp"
#include "harness/sampling/suite.hpp"
#include "harness/sampling/window.hpp"

namespace fencepost::harness {
namespace {

/// Timed loops do 32 operations between two looks at the clock.
constexpr double unrolled_operations_per_window = batches_per_window * 32.0;
/// To pass a contended line from one core to the next. 192 threads took 52 ns for each; between two cores it is 16 ns within
/// a cluster and over 100 across packages (github.com/nviennot/core-to-core-latency).
constexpr double handover_ns = 50.0;
constexpr double cycle_ns = 1.0 / 3.0;
constexpr double barriers_per_window = 8.0;
constexpr double chains_per_window = 4.0;  ///< two before the window, two after it
constexpr double fine_chain_ns = 2'000.0;  ///< part of what window_cost_ns() adds

/// Cycles that the threads of a case spend one after the other in each operation.
double serial_cycles(const Case& c) {
  for (const CaseParameter& parameter : c.fields.parameters) {
    const auto* cycles = std::get_if<std::uint64_t>(&parameter.value);
    if (parameter.key == "critical" && cycles != nullptr) return static_cast<double>(*cycles);
  }
  return 0.0;
}

/// Threads that contend do their operations one after the other.
double work_ns(const Case& c) {
  if (c.threads == 1) return 0.0;
  const double operations =
      c.pace == Pace::contended ? unrolled_operations_per_window : operations_per_window;
  // A lock's operation is one iteration of its loop, so its number does not matter.
  const double serial = serial_cycles(c) * cycle_ns;
  return c.threads *
         std::max(operations * handover_ns, operations_per_window * (handover_ns + serial));
}

}  // namespace

double planned_window_ns(const Case& c, double resolution_ns) {
  const double length =
      std::max({least_length_ns(c.pace), clock_steps_per_window * resolution_ns, work_ns(c)});
  const double longer_chains = std::max(0.0, clock_steps_per_chain * resolution_ns - fine_chain_ns);
  // Started twice: to warm up and to be timed.
  return window_cost_ns(length) + 2.0 * start_margin_ns(c.threads) +
         barriers_per_window * handover_ns * c.threads + chains_per_window * longer_chains;
}

void Workload::add(const Case& c, double resolution_ns) {
  ++cases;
  least_s += windows_wanted * planned_window_ns(c, resolution_ns) / 1e9;
}

}  // namespace fencepost::harness
