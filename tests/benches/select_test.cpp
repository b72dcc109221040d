// The benchmarks of select: every window ends, and what went wrong is said.
#include "benches/select.hpp"

#include <gtest/gtest.h>

#include "benches/close_broadcast.hpp"
#include "primitives/generated/channel.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::select_test {
namespace {

using Channel = channel::go_channel;

template <class Benchmark>
std::string verdict(unsigned threads) {
  Benchmark benchmark;
  std::string wrong;
  const auto states = window(benchmark, threads, 7, 0, 1'000'000, &wrong);
  for (const auto& state : states) EXPECT_TRUE(state.finished()) << state.index();
  EXPECT_GT(states.front().counted(), 0U);
  return wrong;
}

template <std::size_t N>
void expect_sound() {
  EXPECT_EQ((verdict<SelectAlone<OneReady<Channel, N>>>(1)), "");
  EXPECT_EQ((verdict<SelectAlone<NoneReady<Channel, N>>>(1)), "");
  EXPECT_EQ((verdict<SelectRoundTrip<Channel, N>>(2)), "");
}

TEST(ASelectBenchmark, IsSound) {
  expect_sound<1>();
  expect_sound<2>();
  expect_sound<8>();
  EXPECT_EQ(verdict<SelectAlone<Plain<Channel>>>(1), "");
  EXPECT_EQ(verdict<SelectAlone<FullWakeUp<Channel>>>(1), "");
}

TEST(ABroadcastByClose, CountsThoseWhoWaited) {
  for (const unsigned threads : {2U, 4U}) {
    Broadcast<Channel> benchmark;
    const auto states = window(benchmark, threads, 3, 0);
    for (const auto& state : states) EXPECT_TRUE(state.finished()) << state.index();
    EXPECT_EQ(states.front().counted(), states.front().batches() * 3 * (threads - 1));
  }
}

/// Messages are lost on their way: one goes out for each that is to, but is another; a receive finds one where there is none.
class Faulty : public Channel {
 public:
  using Channel::Channel;
  void send(std::uint64_t value) { Channel::send(value + 2); }
  std::optional<std::uint64_t> recv() { return Channel::recv().value_or(0); }
  try_recv_result<std::uint64_t> try_recv() {
    static_cast<void>(Channel::try_recv());
    return {recv_status::would_block};
  }
  try_send_result try_send(std::uint64_t) { return try_send_result::done; }
};

TEST(ASelectBenchmark, HidesNothing) {
  EXPECT_NE((verdict<SelectAlone<OneReady<Faulty, 2>>>(1)), "");
  EXPECT_NE((verdict<SelectRoundTrip<Faulty, 2>>(2)), "");
  EXPECT_NE(verdict<SelectAlone<Plain<Faulty>>>(1), "");
  EXPECT_NE(verdict<SelectAlone<FullWakeUp<Faulty>>>(1), "");
  EXPECT_NE(verdict<Broadcast<Faulty>>(2), "");
}

}  // namespace
}  // namespace fencepost::bench::select_test
