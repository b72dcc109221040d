// Progress: one line that renews itself on a terminal, plain lines now and then elsewhere.
#include "harness/base/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace fencepost::harness::progress_test {
namespace {

TEST(Progress, APlainStreamGetsALineNowAndThenAndNoControlCodes) {
  std::ostringstream err;
  {
    Progress progress(err, false, 100.0);
    for (int tenths = 0; tenths < 200; ++tenths)
      progress.note(tenths / 10.0, "3 of 12 cases measured");
  }
  EXPECT_EQ(err.str(),
            "[  0 %] 1:40 left, 3 of 12 cases measured\n"
            "[  5 %] 1:35 left, 3 of 12 cases measured\n"
            "[ 10 %] 1:30 left, 3 of 12 cases measured\n"
            "[ 15 %] 1:25 left, 3 of 12 cases measured\n");
}

TEST(Progress, ANoteStandsBehindTheTime) {
  std::ostringstream err;
  Progress progress(err, false, 100.0);
  progress.note(25.0, "3 of 6 pairs decided");
  progress.note(26.0, "too soon");
  EXPECT_EQ(err.str(), "[ 25 %] 1:15 left, 3 of 6 pairs decided\n");
}

TEST(Progress, ALongRunGetsNoMoreThanTwentyLines) {
  std::ostringstream err;
  Progress progress(err, false, 3600.0);
  for (int s = 0; s < 3600; ++s) progress.note(s, "0 of 12");
  const std::string text = err.str();
  EXPECT_EQ(std::ranges::count(text, '\n'), 20);
}

TEST(Progress, ATerminalGetsOneLineThatRenewsItself) {
  std::ostringstream err;
  Progress progress(err, true, 10.0);
  progress.note(1.0, "first");
  progress.note(1.05, "too soon");
  progress.note(2.0, "50 % second");
  const std::string text = err.str();
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.find("too soon"), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '\r'), 2);
  EXPECT_NE(text.find("first"), std::string::npos);
  EXPECT_NE(text.find("[ 20 %] 0:08 left, 50 %"), std::string::npos) << text;
}

TEST(Progress, ALineOfItsOwnWipesTheOther) {
  std::ostringstream err;
  Progress progress(err, true, 10.0);
  progress.say("before");
  EXPECT_EQ(err.str(), "before\n") << "nothing was drawn, so nothing is wiped";
  progress.note(1.0, "case");
  err.str("");
  progress.say("stopped");
  EXPECT_EQ(err.str(), "\r\033[Kstopped\n");
}

TEST(Progress, TheTerminalIsLeftClean) {
  std::ostringstream err;
  {
    Progress progress(err, true, 10.0);
    progress.note(1.0, "case");
  }
  EXPECT_TRUE(err.str().ends_with("\r\033[K"));
}

TEST(Progress, BeyondTheBudgetItStaysInBounds) {
  std::ostringstream err;
  Progress progress(err, false, 10.0);
  progress.note(25.0, "case");
  EXPECT_EQ(err.str(), "[100 %] 0:00 left, case\n");
}

TEST(Progress, ALineIsCutToTheTerminalSoThatItCanBeRedrawn) {
  std::ostringstream err;
  Progress progress(err, true, 10.0, 40);
  progress.note(1.0, std::string(300, 'x'));
  EXPECT_EQ(err.str(), "\r[ 10 %] 0:09 left, " + std::string(39 - 19, 'x') + "\033[K");
  err.str("");
  progress.note(2.0, "short");
  EXPECT_EQ(err.str(), "\r[ 20 %] 0:08 left, short\033[K");
}

TEST(Progress, ALogKeepsTheWholeLine) {
  std::ostringstream err;
  Progress progress(err, false, 10.0, 40);
  progress.note(1.0, std::string(300, 'x'));
  EXPECT_EQ(err.str().size(), 19U + 300U + 1U);
}

TEST(Minutes, RoundToTheSecond) {
  EXPECT_EQ(minutes(0.0), "0:00");
  EXPECT_EQ(minutes(64.6), "1:05");
  EXPECT_EQ(minutes(3600.0), "60:00");
  EXPECT_EQ(minutes(-3.0), "0:00");
}

}  // namespace
}  // namespace fencepost::harness::progress_test
