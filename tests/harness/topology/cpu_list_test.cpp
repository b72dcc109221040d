// Lists of numbers on the command line.
#include "harness/topology/cpu_list.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/testing.hpp"

namespace fencepost::harness::cpu_list_test {
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

TEST(ParseList, IsWhatAPlacementThatBeginsWithADigitIs) {
  for (const char* list : {"0", "0,2", "8-15:2", "9x"}) EXPECT_TRUE(is_list(list)) << list;
  for (const char* name : {"", "compact", "-1", "same-class:same-l2"})
    EXPECT_FALSE(is_list(name)) << name;
}

TEST(ParseList, SaysWhatIsWrong) {
  expect_user_error([] { parse_list("1,x", "--cpus"); }, {"'x'", "not a number", "0,2,8-15:2"});
  expect_user_error([] { parse_list("-1", "--threads"); }, {"--threads=-1 is not a number from 0"});
  expect_user_error([] { parse_list("1,-2", "--threads"); },
                    {"--threads=1,-2: '-2' is not a number"});
  expect_user_error([] { parse_list("9-2", "--cpus"); }, {"'9-2'", "empty range"});
  expect_user_error([] { parse_list("1,2,1", "--cpus"); }, {"twice"});
}

TEST(ListText, IsReadBackAsTheNumbers) {
  EXPECT_EQ(list_text({}), "");
  EXPECT_EQ(list_text({3}), "3");
  EXPECT_EQ(list_text({8, 1, 2, 0, 5, 6}), "0-2,5,6,8");
  const std::vector<unsigned> numbers{0, 1, 2, 3, 7, 9, 10, 200, 201, 202};
  EXPECT_EQ(parse_list(list_text(numbers), "--cpus"), numbers);
}

}  // namespace
}  // namespace fencepost::harness::cpu_list_test
