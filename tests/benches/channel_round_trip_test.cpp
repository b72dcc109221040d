// The benchmarks of channels: they look at the clock once in a batch, and every window ends.
#include "benches/channel_round_trip.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "benches/spinning_channel.hpp"
#include "primitives/generated/channel.hpp"
#include "primitives/generated/queue.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::channel_round_trip_test {
namespace {

using Channel = channel::go_channel;

std::size_t own_bytes(unsigned threads) { return OneWay<Channel>::own_bytes(threads); }

/// Each thread's window ends, and only a passive one has a batch that is not whole: the last, or none at all, where the
/// others' patience ended before it got messages.
void expect_one_look_a_batch(const std::deque<harness::ThreadState>& states, std::uint64_t batch) {
  for (const auto& state : states) {
    EXPECT_TRUE(state.finished()) << state.index();
    EXPECT_EQ(state.batch_used(), batch) << state.index();
    const std::uint64_t whole = state.batches() * batch;
    EXPECT_LE(state.counted(), whole) << state.index();
    EXPECT_GT(state.counted() + batch, whole) << state.index();
  }
  const auto& active = states.front();
  EXPECT_GT(active.batches(), 0U);
  EXPECT_EQ(active.counted(), active.batches() * batch);
}

TEST(ARoundTripOverChannels, LooksAtTheClockOnceInABatch) {
  for (const std::size_t capacity : {0U, 1U}) {
    ChannelRoundTrip<Channel> benchmark(capacity);
    expect_one_look_a_batch(window(benchmark, 2, 7, own_bytes(2)), 7);
  }
}

TEST(ARoundTripOverChannels, TellsHowLongEachTookWhereItTimesEach) {
  using Each = ChannelRoundTrip<Channel, Timing::each>;
  Each benchmark(1);
  const auto states = window(benchmark, 2, 7, Each::own_bytes);
  const harness::DurationsByThread* each = benchmark.durations();
  ASSERT_NE(each, nullptr);
  EXPECT_EQ(each->all().count(), states.front().performed());
  EXPECT_GT(each->all().quantile(0.5), 0.0);
  EXPECT_EQ(ChannelRoundTrip<Channel>(1).durations(), nullptr);
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

using Queue = SpinningChannel<queue::mpmc_vyukov>;

TEST(AQueueAsAChannel, LooksAtTheClockOnceInABatch) {
  ChannelRoundTrip<SpinningChannel<queue::spsc_ring_cached>> round_trip(64);
  expect_one_look_a_batch(window(round_trip, 2, 7, own_bytes(2)), 7);
  for (const auto& [senders, receivers] : {std::pair{1U, 1U}, {3U, 1U}, {1U, 3U}, {2U, 2U}}) {
    OneWay<Queue> benchmark(64, senders);
    expect_one_look_a_batch(
        window(benchmark, senders + receivers, 7, own_bytes(senders + receivers)), 7);
  }
}

std::atomic<int> used_by_another{0};

/// What a thread makes for its use of the queue below.
class End {
 public:
  explicit End(auto&) {}
  void use() const {
    // relaxed: read after the threads have been joined
    if (std::this_thread::get_id() != owner_)
      used_by_another.fetch_add(1, std::memory_order_relaxed);
  }

 private:
  std::thread::id owner_ = std::this_thread::get_id();
};

class QueueWithEnds : public queue::mpmc_vyukov {
 public:
  using producer = End;
  class consumer : public End {
    using End::End;
  };
  using mpmc_vyukov::mpmc_vyukov;

  bool try_push(producer& self, std::uint64_t value) {
    self.use();
    return mpmc_vyukov::try_push(value);
  }
  std::optional<std::uint64_t> try_pop(consumer& self) {
    self.use();
    return mpmc_vyukov::try_pop();
  }
};
static_assert(fencepost::Queue<QueueWithEnds>);

TEST(AQueueAsAChannel, IsUsedByEachThreadThroughWhatItHasMade) {
  ChannelRoundTrip<SpinningChannel<QueueWithEnds>> round_trip(2);
  expect_one_look_a_batch(window(round_trip, 2, 7, own_bytes(2)), 7);
  OneWay<SpinningChannel<QueueWithEnds>> stream(2, 2);
  expect_one_look_a_batch(window(stream, 4, 7, own_bytes(4)), 7);
  EXPECT_EQ(used_by_another, 0);
}

/// One receiver gets the ninth message twice, or not at all.
template <bool Twice>
class Faulty : public Queue {
 public:
  using Queue::Queue;
  std::optional<std::uint64_t> recv(Queue::Receiver& self) {
    ++count_;
    if (!Twice && count_ == 9) static_cast<void>(Queue::recv(self));
    return last_ = Twice && count_ == 10 ? last_ : Queue::recv(self);
  }

 private:
  int count_ = 0;
  std::optional<std::uint64_t> last_;
};

TEST(AStreamOfMessages, HidesNoMessageThatIsLostOrDoubled) {
  std::string wrong;
  OneWay<Faulty<false>> losing(64, 1);
  window(losing, 2, 7, own_bytes(2), 1'000'000, &wrong);
  EXPECT_NE(wrong, "");
  OneWay<Faulty<true>> doubling(64, 1);
  window(doubling, 2, 7, own_bytes(2), 1'000'000, &wrong);
  EXPECT_NE(wrong, "");
}

}  // namespace
}  // namespace fencepost::bench::channel_round_trip_test
