// Work of N cycles is N adds.
#include "benches/work.hpp"

#include <gtest/gtest.h>

namespace fencepost::bench::work_test {
namespace {

TEST(WorkOfACriticalSection, IsAsManyAddsAsCycles) {
  for (const WorkLength length : work_lengths) {
    EXPECT_EQ(work(length, 7), 7 + length.cycles());
  }
}

TEST(WorkOfACriticalSection, HasTheLengthsOfTheCaseNames) {
  constexpr std::array cycles{work_lengths[0].cycles(), work_lengths[1].cycles(),
                              work_lengths[2].cycles()};
  EXPECT_EQ(cycles, (std::array{0U, 100U, 1000U}));
}

}  // namespace
}  // namespace fencepost::bench::work_test
