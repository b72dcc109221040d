// An action tried in a child process.
#include "harness/topology/trial_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <stdexcept>

namespace fencepost::harness::trial_process_test {
namespace {

TEST(Rehearse, TellsWhatWasPrintedAndChangesNothingHere) {
  int here = 1;
  const Trial seen = try_in_child([&] {
    here = 2;
    std::cerr << "a banner" << std::endl;
  });
  EXPECT_TRUE(seen.survived);
  EXPECT_EQ(seen.printed, "a banner\n");
  EXPECT_EQ(here, 1);
}

TEST(Rehearse, AThrowOrASignalIsTheEnd) {
  EXPECT_FALSE(try_in_child([] { throw std::runtime_error("no"); }).survived);
  EXPECT_FALSE(try_in_child([] { raise(SIGKILL); }).survived);
  EXPECT_TRUE(try_in_child([] {}).survived);
}

TEST(Rehearse, DoesNotWaitForAReaderOfMuchText) {
  const Trial seen = try_in_child([] { std::cerr << std::string(1'000'000, 'x') << std::flush; });
  EXPECT_TRUE(seen.survived);
  EXPECT_GE(seen.printed.size(), 4'096U);
  EXPECT_LT(seen.printed.size(), 10'000U);
}

}  // namespace
}  // namespace fencepost::harness::trial_process_test
