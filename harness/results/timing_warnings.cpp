#include "harness/results/timing_warnings.hpp"

#include <cmath>
#include <string>

#include "arch/contract.hpp"

namespace fencepost::harness {

using machine::make_warning;
using machine::WarningId;

std::vector<machine::Warning> timing_warnings(bool emulated, std::vector<machine::Warning> causes,
                                              const ClockCalibration& clock,
                                              const ChainCalibration& chains) {
  std::vector<machine::Warning> all;
  if (emulated)
    all.push_back(
        make_warning(WarningId::emulated, "EMULATED: this program runs under an emulator"));
  all.insert(all.end(), causes.begin(), causes.end());
  if (!clock.invariant) {
    all.push_back(
        make_warning(WarningId::clock_rate, "the time stamp counter may change its rate"));
  }
  if (const double steps = chains.clock_steps(clock); steps < 0.9 * clock_steps_per_chain) {
    all.push_back(make_warning(WarningId::clock_resolution,
                               "the clock advances by " + std::to_string(clock.resolution_ns) +
                                   " ns at a time, so a reference chain lasts only " +
                                   std::to_string(steps) + " steps of it"));
  }
  const double multiply = arch::multiply_latency_cycles;
  if (multiply > 0.0 && std::abs(chains.multiply_cycles / multiply - 1.0) > 0.01) {
    all.push_back(make_warning(WarningId::multiply_latency,
                               "a multiply takes " + std::to_string(chains.multiply_cycles) +
                                   " cycles of the add chain at calibration, not " +
                                   std::to_string(multiply)));
  }
  return all;
}

std::vector<machine::Warning> line_warnings(std::size_t line_bytes, std::size_t padding_bytes,
                                            std::size_t store_spacing_bytes) {
  const std::string line = "cache lines have " + std::to_string(line_bytes) + " bytes, ";
  if (line_bytes > padding_bytes) {
    return {make_warning(WarningId::line_size, line + "and padded objects lie " +
                                                   std::to_string(padding_bytes) + " apart")};
  }
  if (line_bytes > store_spacing_bytes) {
    return {make_warning(WarningId::line_size, line +
                                                   "and the stores of fence/.../stores_hit lie " +
                                                   std::to_string(store_spacing_bytes) +
                                                   " apart: several go to one line")};
  }
  return {};
}

}  // namespace fencepost::harness
