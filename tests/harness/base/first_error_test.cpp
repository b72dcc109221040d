#include "harness/base/first_error.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace fencepost::harness::first_error_test {
namespace {

TEST(FirstError, IsThatOfTheFirstPartThatThrew) {
  FirstError errors;
  EXPECT_TRUE(errors.attempt("", [] {}));
  EXPECT_EQ(errors.text(), "");
  EXPECT_FALSE(errors.attempt("chains: ", [] { throw std::runtime_error("no time"); }));
  EXPECT_FALSE(errors.attempt("", [] { throw std::runtime_error("later"); }));
  EXPECT_EQ(errors.text(), "chains: no time");
}

TEST(FirstError, IsThereAlsoWithoutAText) {
  FirstError of_nothing, of_no_exception;
  EXPECT_FALSE(of_nothing.attempt("", [] { throw std::runtime_error(""); }));
  EXPECT_EQ(of_nothing.text(), "an exception without a text");
  EXPECT_FALSE(of_no_exception.attempt("start: ", [] { throw 1; }));
  EXPECT_EQ(of_no_exception.text(), "start: an exception without a text");
}

TEST(FirstError, IsOneOfThoseOfThreadsThatThrowAtOnce) {
  FirstError errors;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { errors.attempt("", [] { throw std::runtime_error("x"); }); });
  for (std::thread& one : threads) one.join();
  EXPECT_EQ(errors.text(), "x");
}

}  // namespace
}  // namespace fencepost::harness::first_error_test
