#include "tests/simulated/counter.hpp"

#include <algorithm>
#include <cmath>

#include "harness/clock/clock_step.hpp"
#include "tests/simulated/clock.hpp"

namespace fencepost::simulated {
namespace {

constexpr double first_tick = 1e13;  ///< hours since boot: an offset can't make a reading negative

}  // namespace

std::ostream& operator<<(std::ostream& out, const CounterModel& model) {
  out << model.ticks_per_ns << " ticks/ns, step " << model.step_ticks << " ticks, reading "
      << model.reading_ns << " ns, CPUs within " << model.offset_ns << " ns and drift "
      << 1e6 * model.drift << " ppm";
  if (model.warp_ns != 0.0) out << ", goes back " << model.warp_ns << " ns";
  if (model.new_rate != 1.0) out << ", then " << model.new_rate << " times the rate";
  if (!model.honest()) out << " (at " << model.changes_at_ns / 1e9 << " s)";
  return out;
}

double Counter::ticks(double ns) const {
  double seen = ns + share_ * (model_.offset_ns + model_.drift * ns);
  if (ns >= model_.changes_at_ns)
    seen += (model_.new_rate - 1.0) * (ns - model_.changes_at_ns) - model_.warp_ns;
  return first_tick + seen * model_.ticks_per_ns;
}

std::uint64_t Counter::at(double ns) const {
  return static_cast<std::uint64_t>(std::floor(ticks(ns) / model_.step_ticks) * model_.step_ticks);
}

double Counter::time_of(std::uint64_t ticks_wanted, double from_ns) const {
  const auto reaches = [&](double start_ns, double rate) {
    const double ns =
        (static_cast<double>(ticks_wanted) - ticks(start_ns)) / model_.ticks_per_ns / rate;
    return start_ns + std::max(0.0, ns);
  };
  const double rate = 1.0 + share_ * model_.drift;
  const double before = reaches(from_ns, rate);
  if (before < model_.changes_at_ns) return before;
  return reaches(std::max(from_ns, model_.changes_at_ns), rate + model_.new_rate - 1.0);
}

harness::ClockCalibration calibrated(const CounterModel& model, std::uint64_t seed) {
  ClockModel read;
  read.ticks_per_ns = model.ticks_per_ns;
  read.step_ticks = model.step_ticks;
  read.reading_ns = model.reading_ns;
  Clock clock(read, seed);
  harness::ClockCalibration found;
  found.ticks_per_ns = model.ticks_per_ns;
  found.reading_cost_ns = model.reading_ns;
  found.resolution_ns =
      harness::clock_step(harness::take_step_readings([&] { return clock.read(); },
                                                      [&](unsigned adds) { clock.delay(adds); })) /
      model.ticks_per_ns;
  return found;
}

}  // namespace fencepost::simulated
