// Lists of numbers on the command line, and the thread counts taken when there is none.
#include <gtest/gtest.h>

#include <array>

#include "harness/cpu_list.hpp"
#include "tests/unit/testing.hpp"

namespace fencepost::harness {
namespace {

using Numbers = std::vector<unsigned>;

TEST(ParseList, ReadsNumbersRangesAndSteps) {
  EXPECT_EQ(parse_list("3", "--cpus"), (Numbers{3}));
  EXPECT_EQ(parse_list("0,2,8-15:2", "--cpus"), (Numbers{0, 2, 8, 10, 12, 14}));
  EXPECT_EQ(parse_list("5,1,3", "--cpus"), (Numbers{5, 1, 3})) << "the order is the user's";
  EXPECT_EQ(parse_list("4-4", "--cpus"), (Numbers{4}));
  EXPECT_EQ(parse_list("0-6:3", "--cpus"), (Numbers{0, 3, 6}));
  EXPECT_EQ(parse_list("0-5:9", "--cpus"), (Numbers{0}));
  EXPECT_EQ(parse_list("999999-1000000", "--cpus"), (Numbers{999999, 1000000}));
}

TEST(ParseList, RefusesTheRestAndNamesTheFlag) {
  constexpr std::array bad{
      "-1",  "1--2",  "1-2-3", "1:2:", "1 2", " 1",    "+1",      "0x1",
      "1.5", "1-4:0", "4-1",   "1:0",  "1,1", "0-3,2", "1000001", "99999999999999999999"};
  for (const char* text : bad) {
    SCOPED_TRACE(std::string("'") + text + "'");
    expect_user_error([&] { parse_list(text, "--threads"); }, {"--threads=", text});
  }
}

TEST(ParseList, SaysWhatIsWrong) {
  expect_user_error([] { parse_list("1,x", "--cpus"); }, {"'x'", "not a number", "0,2,8-15:2"});
  expect_user_error([] { parse_list("9-2", "--cpus"); }, {"'9-2'", "empty range"});
  expect_user_error([] { parse_list("1,2,1", "--cpus"); }, {"twice"});
}

TEST(DefaultThreadCounts, ArePowersOfTwoCoresAndAll) {
  EXPECT_EQ(default_thread_counts(1, 1), (Numbers{1}));
  EXPECT_EQ(default_thread_counts(2, 1), (Numbers{1, 2}));
  EXPECT_EQ(default_thread_counts(2, 2), (Numbers{1, 2}));
  EXPECT_EQ(default_thread_counts(12, 6), (Numbers{1, 2, 4, 6, 8, 12}));
  EXPECT_EQ(default_thread_counts(20, 14), (Numbers{1, 2, 4, 8, 14, 16, 20}));
  EXPECT_EQ(default_thread_counts(256, 128), (Numbers{1, 2, 4, 8, 16, 32, 64, 128, 256}));
}

}  // namespace
}  // namespace fencepost::harness
