// The cases that guests bring into a run.
#include "harness/guests/guest_cases.hpp"

#include <gtest/gtest.h>

#include "harness/base/user_error.hpp"
#include "tests/support/guest_script.hpp"

namespace fencepost::harness::guest_cases_test {
namespace {

TEST(GuestCases, OfAGuestThatIsNotThereSayWhy) {
  const auto none = guest_cases({"cobol"}, {1}, {0});
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(none[0].name, "cobol/guest/program/start/threads:1");
  EXPECT_TRUE(missing_guest(none[0]));
  const Script script("read x; echo hello\n");
  const auto odd = guest_cases({script.path()}, {1}, {0});
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_TRUE(odd[0].obstacle->ends_with(
      "does not begin with 'fencepost-guest 1 ...'; it said last: hello"));
}

TEST(GuestCases, AreThoseOfTheIntroduction) {
  const Script script(answering("", "", ""));
  const auto cases = guest_cases({script.path()}, {1}, {0});
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].name, "sh/a/b/c/threads:1");
  EXPECT_TRUE(delegated(cases[0]));
  EXPECT_FALSE(missing_guest(cases[0]));
  EXPECT_THROW(guest_cases({script.path(), script.path()}, {1}, {0}), UserError);
}

TEST(GuestCases, OfAnotherCpuAreRefused) {
  const Script script("");
  std::fstream own("/proc/self/exe", std::ios::in | std::ios::binary);
  std::string head(64, '\0');
  own.read(head.data(), 64);
  head[18] = static_cast<char>(head[18] ^ 1);
  std::ofstream(script.path(), std::ios::binary) << head;
  EXPECT_THROW(guest_cases({script.path()}, {1}, {0}), UserError);
  EXPECT_THROW(guest_cases({"./no/such/program"}, {1}, {0}), UserError);
}

}  // namespace
}  // namespace fencepost::harness::guest_cases_test
