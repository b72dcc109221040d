#include "harness/results/timing_warnings.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "arch/contract.hpp"

namespace fencepost::harness {

using nlohmann::json;

json timing_warnings(const json& machine, const std::vector<machine::Cause>& causes,
                     const ClockCalibration& clock, const ChainCalibration& chains) {
  json list = json::array();
  if (machine.at("emulated").get<bool>())
    list.push_back("EMULATED: timings are not valid under emulation");
  for (const machine::Cause& cause : causes) list.push_back(sentence(cause));
  if (!clock.invariant)
    list.push_back("the time stamp counter may change its rate: ns may be wrong");
  if (const double steps = chains.clock_steps(clock); steps < 0.9 * clock_steps_per_chain) {
    list.push_back("the clock advances by " + std::to_string(clock.resolution_ns) +
                   " ns at a time, so a chain lasts for only " + std::to_string(steps) +
                   " steps of it: cycles are rough, and neighbours may pass unseen");
  }
  const double multiply = arch::multiply_latency_cycles;
  if (multiply > 0.0 && std::abs(chains.multiply_cycles / multiply - 1.0) > 0.01) {
    list.push_back("a multiply takes " + std::to_string(chains.multiply_cycles) +
                   " cycles of the add chain at calibration, not " + std::to_string(multiply) +
                   ": cycles may be off by as much");
  }
  return list;
}

}  // namespace fencepost::harness
