// Progress: one line that renews itself on a terminal, plain lines now and then elsewhere.
#include "harness/base/progress.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace fencepost::harness {
namespace {

TEST(Progress, APlainStreamGetsALineNowAndThenAndNoControlCodes) {
  std::ostringstream err;
  {
    Progress progress(err, false, 100.0);
    for (int tenths = 0; tenths < 200; ++tenths) progress.show(tenths / 10.0, "a/b/c", 0.25);
  }
  EXPECT_EQ(err.str(),
            "[  0 %] 1:40 left,  25 % of cases precise  a/b/c\n"
            "[  5 %] 1:35 left,  25 % of cases precise  a/b/c\n"
            "[ 10 %] 1:30 left,  25 % of cases precise  a/b/c\n"
            "[ 15 %] 1:25 left,  25 % of cases precise  a/b/c\n");
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
  for (int s = 0; s < 3600; ++s) progress.show(s, "a/b/c", 0.0);
  const std::string text = err.str();
  EXPECT_EQ(std::ranges::count(text, '\n'), 20);
}

TEST(Progress, ATerminalGetsOneLineThatRenewsItself) {
  std::ostringstream err;
  Progress progress(err, true, 10.0);
  progress.show(1.0, "first", 0.0);
  progress.show(1.05, "too soon", 0.0);
  progress.show(2.0, "second", 0.5);
  const std::string text = err.str();
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.find("too soon"), std::string::npos);
  EXPECT_EQ(std::ranges::count(text, '\r'), 2);
  EXPECT_NE(text.find("first"), std::string::npos);
  EXPECT_NE(text.find("[ 20 %] 0:08 left,  50 %"), std::string::npos) << text;
}

TEST(Progress, ALineOfItsOwnWipesTheOther) {
  std::ostringstream err;
  Progress progress(err, true, 10.0);
  progress.say("before");
  EXPECT_EQ(err.str(), "before\n") << "nothing was drawn, so nothing is wiped";
  progress.show(1.0, "case", 0.0);
  err.str("");
  progress.say("stopped");
  EXPECT_EQ(err.str(), "\r\033[Kstopped\n");
}

TEST(Progress, TheTerminalIsLeftClean) {
  std::ostringstream err;
  {
    Progress progress(err, true, 10.0);
    progress.show(1.0, "case", 0.0);
  }
  EXPECT_TRUE(err.str().ends_with("\r\033[K"));
}

TEST(Progress, BeyondTheBudgetItStaysInBounds) {
  std::ostringstream err;
  Progress progress(err, false, 10.0);
  progress.show(25.0, "case", 1.0);
  EXPECT_EQ(err.str(), "[100 %] 0:00 left, 100 % of cases precise  case\n");
}

TEST(Progress, LongNamesAreShortened) {
  std::ostringstream err;
  Progress progress(err, false, 10.0);
  progress.show(1.0, std::string(300, 'x'), 0.0);
  EXPECT_LT(err.str().size(), 100U);
  EXPECT_NE(err.str().find("xxx...\n"), std::string::npos);
}

TEST(Minutes, RoundToTheSecond) {
  EXPECT_EQ(minutes(0.0), "0:00");
  EXPECT_EQ(minutes(64.6), "1:05");
  EXPECT_EQ(minutes(3600.0), "60:00");
  EXPECT_EQ(minutes(-3.0), "0:00");
}

}  // namespace
}  // namespace fencepost::harness
