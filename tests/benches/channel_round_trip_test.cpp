// The benchmarks of channels: they look at the clock once in a batch, and every window ends.
#include "benches/channel_round_trip.hpp"

#include <gtest/gtest.h>

#include "primitives/generated/channel.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::channel_round_trip_test {
namespace {

using Channel = channel::go_channel;

std::size_t own_bytes(unsigned threads) { return OneWay<Channel>::own_bytes(threads); }

void expect_one_look_a_batch(const std::deque<harness::ThreadState>& states, std::uint64_t batch) {
  for (const auto& state : states) {
    EXPECT_TRUE(state.finished()) << state.index();
    EXPECT_GT(state.batches(), 0U) << state.index();
    EXPECT_EQ(state.batch_used(), batch) << state.index();
    EXPECT_EQ(state.counted(), state.batches() * batch) << state.index();
  }
}

TEST(ARoundTripOverChannels, LooksAtTheClockOnceInABatch) {
  for (const std::size_t capacity : {0U, 1U}) {
    ChannelRoundTrip<Channel> benchmark(capacity);
    expect_one_look_a_batch(window(benchmark, 2, 7, own_bytes(2)), 7);
  }
}

TEST(AStreamOfMessages, LooksAtTheClockOnceInABatch) {
  for (const std::size_t capacity : {0U, 1U, 64U}) {
    for (const auto& [senders, receivers] : {std::pair{1U, 1U}, {3U, 1U}, {1U, 3U}, {2U, 2U}}) {
      OneWay<Channel> benchmark(capacity, senders);
      const unsigned threads = senders + receivers;
      expect_one_look_a_batch(window(benchmark, threads, 7, own_bytes(threads)), 7);
    }
  }
}

TEST(AStreamOfMessages, EndsWhereABatchTakesLongerThanTheWindow) {
  OneWay<Channel> benchmark(1, 2);
  expect_one_look_a_batch(window(benchmark, 4, 1000, own_bytes(4), 1), 1000);
}

}  // namespace
}  // namespace fencepost::bench::channel_round_trip_test
