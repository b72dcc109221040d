// What is said before a run, of an emulator, of a build, of a clock.
#include "harness/doubts.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "arch/contract.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;

/// Of a machine without fault, but for the changes.
json doubts(const json& changes) {
  json machine{{"emulated", false}, {"sanitizer", ""}, {"build_type", "Release"}};
  machine.update(changes);
  ClockCalibration clock;
  clock.invariant = true;
  ChainCalibration chains;
  chains.multiply_cycles = arch::multiply_latency_cycles;
  return doubts_at_start(machine, clock, chains);
}

TEST(DoubtsAtStart, EmulationStandsFirst) {
  const json none = doubts(json::object());
  const json all = doubts({{"emulated", true}, {"sanitizer", "thread"}, {"build_type", "Debug"}});
  ASSERT_EQ(all.size(), none.size() + 3);
  EXPECT_EQ(all[0], "EMULATED: no figure is a cost");
  EXPECT_EQ(all[1], "built with -fsanitize=thread: no figure is a cost");
  EXPECT_EQ(all[2], "built without optimisation: no figure is a cost");
}

TEST(DoubtsAtStart, NothingIsSaidOfEmulationWhereThereIsNone) {
  EXPECT_EQ(doubts(json::object()).dump().find("EMULATED"), std::string::npos);
}

}  // namespace
}  // namespace fencepost::harness
