// An action tried in a child process.
#include "harness/topology/rehearsal.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <iostream>
#include <stdexcept>

namespace fencepost::harness {
namespace {

TEST(Rehearse, TellsWhatWasPrintedAndChangesNothingHere) {
  int here = 1;
  const Rehearsal seen = rehearse([&] {
    here = 2;
    std::cerr << "a banner" << std::endl;
  });
  EXPECT_TRUE(seen.survived);
  EXPECT_EQ(seen.printed, "a banner\n");
  EXPECT_EQ(here, 1);
}

TEST(Rehearse, AThrowOrASignalIsTheEnd) {
  EXPECT_FALSE(rehearse([] { throw std::runtime_error("no"); }).survived);
  EXPECT_FALSE(rehearse([] { raise(SIGKILL); }).survived);
  EXPECT_TRUE(rehearse([] {}).survived);
}

TEST(Rehearse, DoesNotWaitForAReaderOfMuchText) {
  const Rehearsal seen = rehearse([] { std::cerr << std::string(1'000'000, 'x') << std::flush; });
  EXPECT_TRUE(seen.survived);
  EXPECT_GE(seen.printed.size(), 4'096U);
  EXPECT_LT(seen.printed.size(), 10'000U);
}

}  // namespace
}  // namespace fencepost::harness
