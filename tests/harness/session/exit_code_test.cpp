// Every way a command can end becomes one exit code, and errors one line.
#include "harness/session/exit_code.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <new>
#include <sstream>

#include "harness/base/user_error.hpp"

namespace fencepost::harness::exit_code_test {
namespace {

struct Ended {
  int code;
  std::string said;
};

Ended end_of(const std::function<int()>& command) {
  std::ostringstream err;
  const int code = guarded(command, err);
  return {code, err.str()};
}

TEST(ExitCode, OfACommandThatEndsIsItsOwn) {
  for (const int code : {exit_fine, exit_disproved, 128 + 15}) {
    const Ended end = end_of([&] { return code; });
    EXPECT_EQ(end.code, code);
    EXPECT_EQ(end.said, "");
  }
}

TEST(ExitCode, BadInputIs2AndOneLine) {
  const Ended end = end_of([]() -> int { throw UserError("--budget=x: use\na time"); });
  EXPECT_EQ(end.code, 2);
  EXPECT_EQ(end.said, "fencepost: --budget=x: use a time\n");
}

TEST(ExitCode, AFileThatCannotBeUsedIsBadInput) {
  const Ended end = end_of([]() -> int {
    throw std::filesystem::filesystem_error("cannot look", "/a/path",
                                            std::make_error_code(std::errc::filename_too_long));
  });
  EXPECT_EQ(end.code, 2);
  EXPECT_NE(end.said.find("/a/path"), std::string::npos) << end.said;
}

TEST(ExitCode, AnUnexpectedErrorIs70AndOneLine) {
  const Ended end = end_of([]() -> int { throw std::logic_error("two\nlines"); });
  EXPECT_EQ(end.code, 70);
  EXPECT_EQ(end.said.find("fencepost: unexpected error: two lines"), 0U) << end.said;
  EXPECT_EQ(end.said.find('\n'), end.said.size() - 1);
  EXPECT_EQ(end_of([]() -> int { throw std::bad_alloc(); }).code, 70);
}

}  // namespace
}  // namespace fencepost::harness::exit_code_test
