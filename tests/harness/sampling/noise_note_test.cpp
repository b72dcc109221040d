// What is said of results that are not clean: the main reason, and only what helps against it.
#include "harness/sampling/noise_note.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::noise_note_test {
namespace {

std::string note(int kept, Drop why, int dropped, int rounds = 1) {
  WindowCounts counts;
  counts.kept = kept;
  counts.clean_rounds = rounds;
  counts.dropped = dropped + 1;
  counts.dropped_for[static_cast<std::size_t>(why)] = dropped;
  ++counts.dropped_for[static_cast<std::size_t>(Drop::late)];
  return noise_note(counts);
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(NoiseNote, NamesTheMainReasonAndCounts) {
  for (std::size_t i = 0; i < drop_names.size(); ++i) {
    const std::string text = note(0, static_cast<Drop>(i), 8);
    EXPECT_TRUE(says(text, "too few clean windows: 0 of 9, most dropped for " +
                               std::string(drop_names[i]) + " ("))
        << text;
    EXPECT_TRUE(says(text, "help")) << text;
  }
}

TEST(NoiseNote, ALargerBudgetOnlyWhereSomeWindowsWereClean) {
  EXPECT_FALSE(says(note(0, Drop::neighbour, 8), "--budget"));
  EXPECT_TRUE(says(note(2, Drop::neighbour, 8), "--budget"));
  EXPECT_TRUE(says(note(20, Drop::neighbour, 8, 2), "too few rounds: 2 of at least 6"));
  WindowCounts undisturbed;
  undisturbed.kept = 4;
  EXPECT_EQ(noise_note(undisturbed), "too few clean windows: 4 of 4; a larger --budget helps");
}

TEST(NoiseNote, ThreadsThatHaveACpuInTurnAreNoOtherPrograms) {
  WindowCounts counts;
  counts.dropped = 8;
  counts.on_a_cpu = 2;
  for (const Drop why : {Drop::preempted, Drop::late, Drop::run_delay}) {
    counts.dropped_for = {};
    counts.dropped_for[static_cast<std::size_t>(why)] = 8;
    const std::string text = noise_note(counts);
    EXPECT_FALSE(says(text, "other")) << text;
    EXPECT_TRUE(says(text, "(threads of this case have a CPU in turn); " +
                               std::string(in_turn_remedy) + ", help"))
        << text;
  }
  counts.dropped_for = {};
  counts.dropped_for[static_cast<std::size_t>(Drop::throttled)] = 8;
  EXPECT_TRUE(says(noise_note(counts), "quota")) << "that has its own reason";
}

TEST(NoiseNote, AnUnknownLevelIsNoNeighbour) {
  const std::string text = note(0, Drop::no_level, 8);
  EXPECT_FALSE(says(text, "neighbour")) << text;
  EXPECT_FALSE(says(text, "another hardware thread")) << text;
}

}  // namespace
}  // namespace fencepost::harness::noise_note_test
