// What a thread has counted whose loop others ended, wherever in a batch it was.
#include "benches/coordination/passive_batches.hpp"

#include <gtest/gtest.h>

namespace fencepost::bench::passive_batches_test {
namespace {

constexpr std::uint64_t endless = ~std::uint64_t{0} / 4;
constexpr std::uint64_t batch = 7;

/// After `done` operations, inside a window of two threads.
harness::ThreadState after(std::uint64_t done, harness::WindowGate& gate) {
  harness::ThreadState state(0, 2, batch, 0, endless, gate);
  PassiveBatches batches(state);
  state.start();
  for (std::uint64_t i = 0; i < done; ++i) batches.one_done();
  batches.end();
  return state;
}

TEST(APassiveThread, CountsWhatItDidAndLeavesTheWindowWhereverItStopped) {
  for (std::uint64_t done = 0; done <= 3 * batch; ++done) {
    harness::WindowGate gate;
    const harness::ThreadState state = after(done, gate);
    EXPECT_TRUE(state.finished()) << done;
    EXPECT_EQ(state.counted(), done);
    EXPECT_EQ(state.performed(), done);
    EXPECT_EQ(state.batches(), (done + batch - 1) / batch);
    EXPECT_EQ(gate.arrived.load(std::memory_order_relaxed), 1U) << "it arrives once";
  }
}

}  // namespace
}  // namespace fencepost::bench::passive_batches_test
