// Which events are counted, and what is said to somebody who asked for one that can't be.
#include "counters/choice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "arch/contract.hpp"
#include "tests/counters/forced_pmu.hpp"

namespace fencepost::counters::choice_test {
namespace {

const std::string pmu(arch::event_sets[0].pmus[0]);
const std::string first(arch::event_sets[0].events[0].name);
const std::string second(arch::event_sets[0].events[1].name);

class DefaultChoice : public OnOtherCpus {};
class AskedChoice : public OnOtherCpus {};

std::string keys_of(const Choice& choice) {
  std::string keys;
  for (const Wanted& one : choice.events) keys += one.key + " ";
  return keys;
}
std::string wrong_with(const std::string& text) {
  return as_if_on(pmu, [&] { return asked_choice(text).wrong; });
}
std::string keys_for(const std::string& text) {
  return as_if_on(pmu, [&] { return keys_of(asked_choice(text).choice); });
}
void expect_in(const std::string& text, const std::string& part) {
  EXPECT_NE(text.find(part), std::string::npos) << "'" << part << "' is not in: " << text;
}

TEST_F(DefaultChoice, IsTheSetOfTheCpuWithCyclesAndInstructionsOfBothLevels) {
  const std::string keys = as_if_on(pmu, [] { return keys_of(default_choice()); });
  EXPECT_TRUE(keys.starts_with("core_cycles core_cycles:k instructions instructions:k ")) << keys;
  for (const arch::Event& row : arch::event_sets[0].events)
    expect_in(keys, std::string(row.key) + " ");
  expect_in(keys, "perf_context_switches ");
}

TEST_F(DefaultChoice, CountsKernelWorkApart) {
  EXPECT_EQ(
      as_if_on(pmu,
               [] {
                 const Choice choice = default_choice();
                 return std::string(choice.events[0].named.encoding->level == Level::user &&
                                            choice.events[1].named.encoding->level == Level::kernel
                                        ? "apart"
                                        : "not apart");
               }),
      "apart");
}

TEST_F(DefaultChoice, AnUnknownCpuGetsTheKernelsGenericEvents) {
  // PMUs that libpfm4 knows and our tables do not, of either instruction set.
  const std::string keys = as_if_on("amd64_k7", [] { return keys_of(default_choice()); });
  expect_in(keys, "l1d_load_misses ");
  expect_in(keys, "node_load_misses ");
}

TEST_F(AskedChoice, NoneIsNone) {
  const Asked asked = asked_choice("none");
  EXPECT_EQ(asked.wrong, "");
  EXPECT_TRUE(asked.choice.events.empty());
}

TEST_F(AskedChoice, NamesAndKeysAndModifiers) {
  EXPECT_EQ(keys_for(first + "," + second), "core_cycles instructions ");
  EXPECT_EQ(keys_for("instructions"), "instructions ");
  const std::string with_modifier = keys_for(first + ":k");
  EXPECT_TRUE(with_modifier.ends_with(":k ")) << with_modifier;
}

TEST_F(AskedChoice, AMisspelledNameGetsTheNearest) {
  std::string misspelled = second;
  std::swap(misspelled[2], misspelled[3]);
  expect_in(wrong_with(misspelled), "did you mean " + second);
  expect_in(wrong_with("instrctions"), "instructions");
}

TEST_F(AskedChoice, NothingLikeItGetsNoAdviceThatIsNone) {
  const std::string wrong = wrong_with("zzzzzzzzzzzzzzzzzzzzzzz");
  EXPECT_EQ(wrong.find("did you mean"), std::string::npos) << wrong;
  expect_in(wrong, "--events=none");
}

TEST_F(AskedChoice, AnEventOfAnotherCpuSaysWhose) {
  if (std::size(arch::event_sets) < 2) GTEST_SKIP() << "one set only";
  const arch::EventSet& last = *std::rbegin(arch::event_sets);
  const std::string wrong = wrong_with(std::string(last.events[2].name));
  expect_in(wrong, std::string(last.pmus[0]));
  expect_in(wrong, "this CPU's PMU is " + pmu + ", which lacks it");
}

TEST_F(AskedChoice, TheSameTwiceIsRefusedWhateverTheSpelling) {
  expect_in(wrong_with(first + "," + first), "twice");
  expect_in(wrong_with(first + ",core_cycles"), "same event");
}

TEST_F(AskedChoice, EmptyListsAndNamesAreRefused) {
  for (const char* text : {"", ",", "core_cycles,", ",core_cycles"})
    expect_in(wrong_with(text), "empty name");
}

TEST(Nearest, OrdersByDistanceAndLeavesStrangersOut) {
  const std::vector<std::string> names{"PAGE-FAULTS", "CYCLES", "CYCLE", "BRANCHES"};
  EXPECT_EQ(nearest("cycles", names), (std::vector<std::string>{"CYCLES", "CYCLE"}));
  EXPECT_TRUE(nearest("qqqqqqqq", names).empty());
}

}  // namespace
}  // namespace fencepost::counters::choice_test
