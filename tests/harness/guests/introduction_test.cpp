// Introductions of guests: cases that cannot be theirs, and those without end.
#include "harness/guests/introduction.hpp"

#include <gtest/gtest.h>

namespace fencepost::harness::introduction_test {
namespace {

const std::set<std::string> own_kinds{"atomic", "mutex"};

std::string numbered(std::size_t i) {
  return "case alone sh/a/b" + std::to_string(i) + "/c/threads:1";
}

TEST(Introductions, HaveTheCasesInTheirOrder) {
  Introduction introduction(own_kinds);
  EXPECT_EQ(introduction.add("case alone sh/mutex/b/c/threads:1"), "");
  EXPECT_EQ(introduction.add("cannot needs more: sh/a/b/c/threads:1"), "");
  ASSERT_EQ(introduction.cases().size(), 2U);
  EXPECT_EQ(introduction.cases()[0].fields.kind, "sh/mutex");
  EXPECT_EQ(introduction.cases()[1].obstacle, "needs more");
}

TEST(Introductions, WithNamesThatAreNotTheGuestsAreRefused) {
  Introduction introduction(own_kinds);
  EXPECT_EQ(introduction.add("case alone atomic/fetch_add/latency/seq_cst/threads:1"),
            "has a case whose name begins with 'atomic', as fencepost's own do");
  EXPECT_EQ(introduction.add(numbered(1)), "");
  EXPECT_EQ(introduction.add("case alone go/a/b/c/threads:1"),
            "has cases of two guests by their names, 'sh' and 'go'");
  EXPECT_EQ(introduction.add(numbered(1)), "describes a case twice");
  EXPECT_EQ(introduction.add("case often sh/a/b/c/threads:1"),
            "describes a case as nobody understands it");
}

TEST(Introductions, WithTooManyCasesAreRefused) {
  Introduction introduction(own_kinds);
  for (std::size_t i = 0; i < Introduction::most_cases; ++i) introduction.add(numbered(i));
  EXPECT_EQ(introduction.cases().size(), Introduction::most_cases);
  EXPECT_EQ(introduction.add(numbered(Introduction::most_cases)),
            "describes more than 100000 cases");
}

TEST(Introductions, WithTooManyBytesAreRefused) {
  Introduction introduction(own_kinds);
  const std::string reason(1 << 20, 'x');
  std::string wrong;
  int lines = 0;
  for (; wrong.empty() && lines < 100; ++lines)
    wrong = introduction.add("cannot " + reason + ": sh/a/b/c/number:" + std::to_string(lines) +
                             "/threads:1");
  EXPECT_EQ(wrong, "describes its cases in more than 16 MiB");
  EXPECT_EQ(lines, 16);
}

}  // namespace
}  // namespace fencepost::harness::introduction_test
