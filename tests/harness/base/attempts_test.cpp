// All steps are tried, and the first failure is the one that is reported.
#include "harness/base/attempts.hpp"

#include <gtest/gtest.h>

#include "tests/support/testing.hpp"

namespace fencepost::harness::attempts_test {
namespace {

TEST(Attempts, LaterStepsAreDoneAndTheFirstFailureIsThrown) {
  Attempts attempt;
  int done = 0;
  attempt([&] { ++done; });
  EXPECT_FALSE(attempt.failed());
  EXPECT_NO_THROW(attempt.rethrow());
  attempt([] { throw UserError("the disk is full"); });
  attempt([] { throw UserError("a consequence"); });
  attempt([&] { ++done; });
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(attempt.failed());
  expect_user_error([&] { attempt.rethrow(); }, {"the disk is full"});
}

}  // namespace
}  // namespace fencepost::harness::attempts_test
