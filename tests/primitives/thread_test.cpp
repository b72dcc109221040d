// Threads of the standard library, which all other tests rest on: what came before the start is seen, and what the thread did by
// who joins it. Plain data, which ThreadSanitizer watches.
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::thread_test {
namespace {

struct thread_conformance : suite {};

TEST_F(thread_conformance, start_and_join_publish) {
  int number = 0;
  for (int round = 0; round < 500; ++round) {
    ++number;
    std::thread([&] { EXPECT_EQ(number++, 2 * round + 1); }).join();
    EXPECT_EQ(number, 2 * round + 2);
  }
}

}  // namespace
}  // namespace fencepost::conformance::thread_test
