// The dialect of every filter.
#include "harness/base/regex.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace fencepost::harness::regex_test {
namespace {

TEST(Regex, MatchesAnywhere) {
  EXPECT_TRUE(Regex("b+").in("abbc"));
  EXPECT_FALSE(Regex("^b").in("abbc"));
  EXPECT_TRUE(Regex("^(a|x)[a-z]{2}c$").in("abbc"));
  EXPECT_TRUE(Regex("").in("anything"));
  EXPECT_FALSE(Regex("a\\.b").in("axb"));
}

// The same file is read by tests/scripts/cli/test_regex.py.
TEST(Regex, TakesAndRefusesWhatTheScriptsDo) {
  std::ifstream file(FENCEPOST_TEST_DATA "/expressions.txt");
  int read = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    SCOPED_TRACE(line);
    ++read;
    const std::size_t tab = line.find('\t');
    const std::size_t arrow = line.find(" => ");
    const Regex regex(line.substr(0, std::min(tab, arrow)));
    if (tab != std::string::npos) {
      EXPECT_EQ(regex.error(),
                line.substr(tab + 1) +
                    "; regular expressions are what POSIX extended and Python share: . [] () | * "
                    "+ ? {m,n} ^ $");
      continue;
    }
    ASSERT_EQ(regex.error(), "");
    if (arrow == std::string::npos) continue;
    EXPECT_TRUE(regex.in(line.substr(arrow + 4)));
  }
  EXPECT_GT(read, 40);
}

}  // namespace
}  // namespace fencepost::harness::regex_test
