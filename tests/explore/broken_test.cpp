// Famous designs that are wrong, to show how the explorer finds it. Those that lack an order only are mutants of what is right:
// double-checked locking without acquire, a seqlock without the writer's fence (primitives/once_test.cpp, snapshot_test.cpp).
#include <gtest/gtest.h>

#include "tests/explore/atomic.hpp"

namespace fencepost::explore::broken_test {
namespace {

/// Two buffers, and nobody counts who still reads the one that is filled next.
TEST(BrokenDesign, DoubleBufferOverwritesWhatAReaderHolds) {
  const Result result = explore([] {
    var<int> buffers[2];
    atomic<int> current{0};
    together(
        [&] {
          for (int k = 1; k <= 2; ++k) {
            buffers[k % 2] = k;
            current.store(k % 2, seq_cst);
          }
        },
        [&] { static_cast<void>(static_cast<int>(buffers[current.load(seq_cst)])); });
  });
  EXPECT_EQ(result.failure.substr(0, 9), "data race") << result;
}

/// A reader counts itself in after it has seen which buffer is current: the writer may have looked in between.
TEST(BrokenDesign, ReaderCountsItselfInTooLate) {
  const Result result = explore([] {
    var<int> buffers[2];
    atomic<int> current{0}, readers[2];
    together(
        [&] {
          for (int k = 1; k <= 2; ++k) {
            Sync::wait_until([&] { return readers[k % 2].load(seq_cst) == 0; });
            buffers[k % 2] = k;
            current.store(k % 2, seq_cst);
          }
        },
        [&] {
          const int seen = current.load(seq_cst);
          readers[seen].fetch_add(1, seq_cst);
          static_cast<void>(static_cast<int>(buffers[seen]));
          readers[seen].fetch_sub(1, seq_cst);
        });
  });
  EXPECT_EQ(result.failure.substr(0, 9), "data race") << result;
}

}  // namespace
}  // namespace fencepost::explore::broken_test
