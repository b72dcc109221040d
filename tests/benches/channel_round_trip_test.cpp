// The benchmarks of channels: they look at the clock once in a batch, and every window ends.
#include "benches/channel_round_trip.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <thread>

#include "primitives/generated/channel.hpp"
#include "tests/support/own_parts.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::bench::channel_round_trip_test {
namespace {

using Channel = channel::go_channel;

/// A window of `benchmark` on `threads` threads; their states when it is over.
template <class Benchmark>
std::deque<harness::ThreadState> window(Benchmark& benchmark, unsigned threads, std::uint64_t batch,
                                        std::uint64_t length = 1'000'000) {
  alignas(counter_alignment) static std::array<std::byte, 65536> place;
  harness::WindowGate gate;
  std::deque<harness::ThreadState> states;
  for (unsigned i = 0; i < threads; ++i)
    states.emplace_back(i, threads, batch, arch::timestamp(), length, gate);
  const OwnParts own(threads, OneWay<Channel>::own_bytes(threads));
  benchmark.place_own(own.all());
  benchmark.begin(place.data(), threads);
  std::vector<std::thread> team;
  for (auto& state : states) team.emplace_back([&] { benchmark.run(state); });
  for (auto& thread : team) thread.join();
  EXPECT_EQ(benchmark.end(), "");
  return states;
}

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
    expect_one_look_a_batch(window(benchmark, 2, 7), 7);
  }
}

TEST(AStreamOfMessages, LooksAtTheClockOnceInABatch) {
  for (const std::size_t capacity : {0U, 1U, 64U}) {
    for (const auto& [senders, receivers] : {std::pair{1U, 1U}, {3U, 1U}, {1U, 3U}, {2U, 2U}}) {
      OneWay<Channel> benchmark(capacity, senders);
      expect_one_look_a_batch(window(benchmark, senders + receivers, 7), 7);
    }
  }
}

TEST(AStreamOfMessages, EndsWhereABatchTakesLongerThanTheWindow) {
  OneWay<Channel> benchmark(1, 2);
  expect_one_look_a_batch(window(benchmark, 4, 1000, 1), 1000);
}

}  // namespace
}  // namespace fencepost::bench::channel_round_trip_test
