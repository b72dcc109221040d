// SIGINT and SIGTERM as a flag, for as long as there is somebody to look at it.
#include "harness/base/interrupt.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace fencepost::harness::interrupt_test {
namespace {

TEST(Interrupt, TurnsASignalIntoAFlag) {
  for (const int number : {SIGINT, SIGTERM}) {
    const Interrupt interrupt;
    EXPECT_FALSE(interrupt.flag().load());
    EXPECT_EQ(interrupt.signal(), 0);
    std::raise(number);
    EXPECT_TRUE(interrupt.flag().load());
    EXPECT_EQ(interrupt.signal(), number);
  }
}

TEST(Interrupt, TheFirstSignalNamesTheExitCode) {
  const Interrupt interrupt;
  std::raise(SIGTERM);
  std::raise(SIGINT);
  EXPECT_EQ(interrupt.signal(), SIGTERM);
}

TEST(Interrupt, PutsTheOldHandlersBack) {
  static bool ours = false;
  std::signal(SIGINT, [](int) { ours = true; });
  { const Interrupt interrupt; }
  std::raise(SIGINT);
  std::signal(SIGINT, SIG_DFL);
  EXPECT_TRUE(ours);
}

}  // namespace
}  // namespace fencepost::harness::interrupt_test
