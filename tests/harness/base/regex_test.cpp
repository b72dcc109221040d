// The dialect of every filter.
#include "harness/base/regex.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::regex_test {
namespace {

TEST(Regex, MatchesAnywhere) {
  EXPECT_TRUE(Regex("b+").in("abbc"));
  EXPECT_FALSE(Regex("^b").in("abbc"));
  EXPECT_TRUE(Regex("^(a|x)[[:alpha:]]{2}c$").in("abbc"));
  EXPECT_TRUE(Regex("").in("anything"));
}

TEST(Regex, EscapesOfPunctuationOnly) {
  EXPECT_TRUE(Regex("a\\.b\\|c").in("a.b|c"));
  EXPECT_FALSE(Regex("a\\.b").in("axb"));
  for (const char* bad :
       {"\\d", "a\\b", "(\\w)", "(a)\\1", "[]a]\\s", "[^]]\\d", "[[:digit:]x]\\d"})
    EXPECT_NE(Regex(bad).error().find("has no meaning"), std::string::npos) << bad;
}

TEST(Regex, ABackslashInBracketsIsItself) {
  const Regex regex("[[:digit:]\\d]");
  EXPECT_EQ(regex.error(), "");
  EXPECT_TRUE(regex.in("\\"));
  EXPECT_TRUE(regex.in("d"));
  EXPECT_TRUE(regex.in("7"));
  EXPECT_FALSE(regex.in("x"));
}

TEST(Regex, SaysWhatIsWrong) {
  for (const char* bad : {"(", "[a", "a{2,1}", "*a", "[[:digit:", "a\\"})
    EXPECT_NE(Regex(bad).error(), "") << bad;
}

}  // namespace
}  // namespace fencepost::harness::regex_test
