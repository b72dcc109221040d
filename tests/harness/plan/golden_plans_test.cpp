// The head of the plan, and the CPUs in order, of a dozen machines against tests/golden/plans.txt.
// After a change that is meant: FENCEPOST_UPDATE_GOLDEN=1, then read what changed.
#include <gtest/gtest.h>

#include <sstream>

#include "harness/plan/plan_notes.hpp"
#include "harness/plan/plan_report.hpp"
#include "harness/topology/cpu_list.hpp"
#include "harness/topology/placement.hpp"
#include "tests/support/edited_topology.hpp"

namespace fencepost::harness::golden_plans_test {
namespace {

EditedKind by_capacity(unsigned first, unsigned last, const char* capacity) {
  return {first, last, {{"LinuxCapacity", capacity}}};
}
EditedKind by_clock(unsigned first, unsigned last, const char* mhz) {
  return {first, last, {{"FrequencyMaxMHz", mhz}}};
}
EditedKind by_type(unsigned first, unsigned last, const char* type) {
  return {first, last, {{"CoreType", type}}};
}

struct Described {
  const char* name;
  const char* synthetic;
  std::vector<EditedKind> kinds;
};

std::vector<Described> described() {
  return {
      {"equal cores in bins",
       "numa:1 l3:1 l2:72 core:1 pu:1",
       {by_capacity(0, 1, "1007"), by_capacity(2, 40, "1010"), by_capacity(41, 70, "1019"),
        by_capacity(71, 71, "1024")}},
      {"favoured cores",
       "l3:4 l2:8 core:1 pu:2",
       {by_clock(0, 59, "5352"), by_clock(60, 61, "6482"), by_clock(62, 63, "7932")}},
      {"big cores in bins",
       "l3:1 l2:8 core:1 pu:1",
       {by_capacity(0, 3, "414"), by_capacity(4, 5, "1002"), by_capacity(6, 7, "1024")}},
      {"ten and ten",
       "l3:2 l2:10 core:1 pu:1",
       {by_capacity(0, 9, "718"), by_capacity(10, 18, "1002"), by_capacity(19, 19, "1024")}},
      {"one large core",
       "l3:1 l2:8 core:1 pu:1",
       {by_capacity(0, 3, "325"), by_capacity(4, 6, "780"), by_capacity(7, 7, "1024")}},
      {"cores without rank", "l3:1 core:4 pu:1", {by_type(0, 1, "This"), by_type(2, 3, "That")}},
      {"hybrid", "l3:1 core:12 pu:1", {by_type(0, 7, "IntelCore"), by_type(8, 11, "IntelAtom")}},
      {"clusters and dies", "package:2 die:2 numa:1 l3:1 group:2 core:4 pu:1", {}},
      {"no L3", "package:1 l2:3 core:4 pu:1", {by_clock(0, 1, "4012"), by_clock(2, 11, "3417")}},
      {"no caches, holes", "package:2 core:3 pu:1(indexes=0,1,2,60,61,62)", {}},
      {"sub-NUMA clusters", "package:2 l3:1 numa:2 core:3 pu:2", {}},
      {"1,920 PUs", "package:16 numa:1 l3:1 core:60 pu:2", {}}};
}

std::string head(const Topology& machine, const PlanOptions& options) {
  std::ostringstream out;
  report_plan(machine, place_threads(machine, options.selection), options, {}, out);
  return out.str().substr(0, out.str().find("\n\n") + 1);
}

/// The first CPUs of a placement.
std::string first_cpus(const Topology& machine, Selection selection, const char* placement) {
  selection.placement = placement;
  std::string text = std::string(placement) + ":";
  try {
    const auto order = place_threads(machine, selection).order;
    for (std::size_t i = 0; i < order.size() && i < 16; ++i)
      text += " " + std::to_string(order[i].os_index);
    return text + "\n";
  } catch (const UserError&) {
    return text + " refused\n";
  }
}

std::string plans() {
  std::string text;
  for (const Described& one : described()) {
    const Topology machine = edited_topology(one.synthetic, one.kinds);
    text += std::string(one.name) + "\n" + head(machine, {});
    for (const char* placement : {"spread", "one-per-llc"})
      text += first_cpus(machine, {}, placement);
    text += "\n";
  }
  return text;
}

TEST(GoldenPlans, OfADozenMachines) {
  const std::string file = FENCEPOST_TEST_DATA "/../golden/plans.txt";
  if (std::getenv("FENCEPOST_UPDATE_GOLDEN") != nullptr) write_text(file, plans());
  EXPECT_EQ(plans(), text_of(file));
}

std::vector<PlanNote> notes(const std::vector<EditedKind>& kinds, const Selection& selection = {}) {
  const Topology machine = edited_topology("l3:1 core:4 pu:1", kinds);
  return plan_notes(machine, selection, place_threads(machine, selection));
}

TEST(PlanNotes, WarnWhereTheDefaultLeavesOutMost) {
  const auto half = notes({by_capacity(0, 1, "300"), by_capacity(2, 3, "1024")});
  ASSERT_EQ(half.size(), 1U);
  EXPECT_FALSE(half[0].warning);
  EXPECT_EQ(one_line(half[0]),
            "note: 2 of 4 CPUs are left out, of less powerful cores (0,1); --kinds=all takes all");
  EXPECT_TRUE(notes({by_capacity(0, 2, "300"), by_capacity(3, 3, "1024")}).at(0).warning);
  Selection all;
  all.kinds = "all";
  EXPECT_TRUE(notes({by_capacity(0, 2, "300"), by_capacity(3, 3, "1024")}, all).empty());
  EXPECT_TRUE(notes({}).empty());
}

TEST(PlanNotes, WarnWhereFewerThanTwoAreLeft) {
  const Topology machine =
      edited_topology("core:2 pu:1", {by_capacity(0, 0, "300"), by_capacity(1, 1, "1024")});
  EXPECT_TRUE(plan_notes(machine, {}, place_threads(machine, {})).at(0).warning);
}

TEST(PlanNotes, CountPusInNoNode) {
  Topology machine = synthetic_topology("core:4 pu:1");
  machine.pus[1].numa = machine.pus[3].numa = Pu::none;
  EXPECT_EQ(plan_notes(machine, {}, place_threads(machine, {})).at(0).text,
            "2 PUs are in no NUMA node (CPU 1,3): the kernel chooses where their memory lies");
}

TEST(PlanNotes, SayWhatAPlacementTakesOfCoresWithoutRank) {
  const Topology machine =
      edited_topology("l3:1 core:4 pu:2", {by_type(0, 3, "This"), by_type(4, 7, "That")});
  const auto note_of = [&](const char* placement) {
    Selection selection;
    selection.placement = placement;
    const auto notes = plan_notes(machine, selection, place_threads(machine, selection));
    return notes.empty() ? "no note" : notes.front().text;
  };
  for (const char* all : {"compact", "spread", "smt-pairs"})
    EXPECT_NE(note_of(all).find("powerful: all are taken;"), std::string::npos) << note_of(all);
  const std::string one = note_of("one-per-llc");
  EXPECT_EQ(one.find("all are taken"), std::string::npos) << one;
  EXPECT_NE(one.find("one-per-llc takes 1 of 8 CPUs (4), of kinds 1 (That);"), std::string::npos)
      << one;
}

}  // namespace
}  // namespace fencepost::harness::golden_plans_test
