// The cases that guests bring into a run.
#include "harness/guests/guest_cases.hpp"

#include <gtest/gtest.h>

#include "harness/base/user_error.hpp"
#include "harness/benchmark/delegate.hpp"
#include "tests/support/guest_script.hpp"

namespace fencepost::harness::guest_cases_test {
namespace {

GuestCases of(const std::vector<std::string>& guests) {
  return guest_cases(guests, {1}, {0}, {"atomic"});
}

/// The fault of a guest that fails at its start.
std::string fault_of(const std::string& text) {
  const Script script(text);
  const GuestCases all = of({script.path()});
  EXPECT_TRUE(all.cases.empty());
  if (all.failed.size() != 1) return "none";
  EXPECT_EQ(all.failed[0].name, "script/guest/program/start/threads:1");
  EXPECT_EQ(all.warnings, std::vector<std::string>{*all.failed[0].fault});
  return *all.failed[0].fault;
}

/// Of one that says this.
std::string fault_of_introduction(const std::string& lines) {
  return fault_of("read x; printf '" + lines + "'; read x\n");
}

TEST(GuestCases, OfAGuestThatIsNotThereSayWhy) {
  const GuestCases none = of({"cobol"});
  ASSERT_EQ(none.cases.size(), 1U);
  EXPECT_EQ(none.cases[0].name, "cobol/guest/program/start/threads:1");
  EXPECT_EQ(none.warnings, std::vector<std::string>{*none.cases[0].obstacle});
  EXPECT_TRUE(none.failed.empty());
}

TEST(GuestCases, AreThoseOfTheIntroduction) {
  const Script script(answering("", "", ""));
  const GuestCases all = of({script.path()});
  ASSERT_EQ(all.cases.size(), 1U);
  EXPECT_EQ(all.cases[0].name, "sh/a/b/c/threads:1");
  EXPECT_TRUE(delegated(all.cases[0]));
  EXPECT_TRUE(all.warnings.empty());
  EXPECT_THROW(of({script.path(), script.path()}), UserError);
}

TEST(GuestCases, OfAGuestThatFailsAtItsStartAreOneWithAFault) {
  EXPECT_TRUE(fault_of_introduction("fencepost-guest 2 sh\\ncase alone sh/a/b/c/threads:1\\nend\\n")
                  .ends_with("does not begin with 'fencepost-guest 1 ...'; it said last: "
                             "fencepost-guest 2 sh"));
  const std::string begin = "fencepost-guest 1 sh\\ncase alone sh/a/b/c/threads:1\\n";
  EXPECT_TRUE(
      fault_of_introduction(begin + "case alone sh/a/b/c/threads:1\\nend\\n")
          .ends_with("describes a case twice; it said last: case alone sh/a/b/c/threads:1"));
  EXPECT_NE(fault_of_introduction(begin + "case alone atomic/a/b/c/threads:1\\nend\\n")
                .find("whose name begins with 'atomic'"),
            std::string::npos);
  EXPECT_NE(fault_of("exit 0\n").find("ended with exit code"), std::string::npos);
}

TEST(GuestCases, OfAGuestWithoutAnyAreAWarning) {
  const Script script("read x; echo fencepost-guest 1 sh; echo end; read x\n");
  const GuestCases all = of({script.path()});
  EXPECT_TRUE(all.cases.empty());
  EXPECT_TRUE(all.failed.empty());
  ASSERT_EQ(all.warnings.size(), 1U);
  EXPECT_TRUE(all.warnings[0].ends_with("has no cases for the numbers of threads of this run"));
}

/// Why a program is refused.
std::string refusal(const std::string& program) {
  try {
    of({program});
  } catch (const UserError& error) {
    return error.what();
  }
  return "none";
}

TEST(GuestCases, OfAnotherCpuAreRefused) {
  const Script script("");
  std::fstream own("/proc/self/exe", std::ios::in | std::ios::binary);
  std::string head(64, '\0');
  own.read(head.data(), 64);
  head[18] = static_cast<char>(head[18] ^ 1);
  std::ofstream(script.path(), std::ios::binary) << head;
  EXPECT_TRUE(refusal(script.path()).ends_with("it was built for another CPU than fencepost"));
}

TEST(GuestCases, OfAFileThatIsNoProgramAreRefusedWithTheCause) {
  EXPECT_EQ(refusal("./no/such/program"), "--with=./no/such/program: No such file or directory");
  EXPECT_EQ(refusal("/tmp/"), "--with=/tmp/: Is a directory");
  const Script script("");
  std::filesystem::permissions(script.path(), std::filesystem::perms::owner_read);
  EXPECT_TRUE(
      refusal(script.path()).ends_with("it may not be executed: Permission denied (chmod +x)"));
}

}  // namespace
}  // namespace fencepost::harness::guest_cases_test
