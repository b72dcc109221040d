// What is said before a run, of an emulator, of a build, of a clock.
#include "harness/results/timing_warnings.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "arch/contract.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

/// Of a machine without fault, but for the changes and the causes.
json doubts(const json& changes, const std::vector<machine::Cause>& causes = {}) {
  json machine{{"emulated", false}};
  machine.update(changes);
  ClockCalibration clock;
  clock.invariant = true;
  ChainCalibration chains;
  chains.multiply_cycles = arch::multiply_latency_cycles;
  return timing_warnings(machine, causes, clock, chains);
}

TEST(DoubtsAtStart, EmulationStandsFirst) {
  const json none = doubts(json::object());
  const json all =
      doubts({{"emulated", true}}, {{"a", "what", "touches", "do"}, {"b", "x", "y", "z"}});
  ASSERT_EQ(all.size(), none.size() + 3);
  EXPECT_EQ(all[0], "EMULATED: timings are not valid under emulation");
  EXPECT_EQ(all[1], "what: touches; fix: do");
  EXPECT_EQ(all[2], "x: y; fix: z");
}

TEST(DoubtsAtStart, NothingIsSaidOfEmulationWhereThereIsNone) {
  EXPECT_EQ(doubts(json::object()).dump().find("EMULATED"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::harness
