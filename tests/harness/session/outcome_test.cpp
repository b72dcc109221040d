// The exit code of a finished run, and what it says of results that are not clean.
#include "harness/session/outcome.hpp"

#include <gtest/gtest.h>

#include "harness/session/exit_code.hpp"

namespace fencepost::harness::outcome_test {
namespace {

std::vector<Result> graded(std::initializer_list<Grade> grades) {
  std::vector<Result> all;
  for (const Grade grade : grades) {
    Result one;
    one.grade = grade;
    if (grade == Grade::none) one.error = "too few clean windows: 0 of 9";
    all.push_back(one);
  }
  return all;
}

std::vector<Case> cases(std::size_t count) { return std::vector<Case>(count); }

TEST(Outcome, FineWithACleanCase) {
  const auto found = outcome_of(
      {graded({Grade::clean}), graded({Grade::noisy}), graded({Grade::none})}, cases(3), false);
  EXPECT_EQ(found.code, exit_fine);
  EXPECT_EQ(found.sentence, "");
}

TEST(Outcome, SaysThatNoCaseIsClean) {
  const auto found =
      outcome_of({graded({Grade::noisy}), graded({Grade::clean, Grade::noisy})}, cases(2), false);
  EXPECT_EQ(found.code, exit_fine);
  EXPECT_NE(found.sentence.find("no case is clean"), std::string::npos) << found.sentence;
}

TEST(Outcome, CannotTellWithoutAnyResult) {
  for (const bool strict : {false, true}) {
    const auto found = outcome_of({graded({Grade::none, Grade::none})}, cases(1), strict);
    EXPECT_EQ(found.code, exit_cannot_tell);
    EXPECT_NE(found.sentence.find("0 of 9"), std::string::npos) << found.sentence;
  }
}

TEST(Outcome, RequireCleanAsksForAllThatCouldRun) {
  auto some = cases(3);
  some[1].obstacle = "needs 8 CPUs";
  const auto fine = outcome_of(
      {graded({Grade::clean}), graded({Grade::none}), graded({Grade::clean})}, some, true);
  EXPECT_EQ(fine.code, exit_fine);
  const auto strict = outcome_of(
      {graded({Grade::clean}), graded({Grade::none}), graded({Grade::none})}, some, true);
  EXPECT_EQ(strict.code, exit_cannot_tell);
  EXPECT_NE(strict.sentence.find("1 of 2"), std::string::npos) << strict.sentence;
}

}  // namespace
}  // namespace fencepost::harness::outcome_test
