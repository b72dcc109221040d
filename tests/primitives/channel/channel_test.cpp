// Every channel: the rules of capacity, order, waiting and closing, one at a time. Many threads:
// channel_stress_test.cpp.
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/channel.hpp"
#include "tests/primitives/channel/selectable.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::channel_test {
namespace {

template <class T>
class channel_conformance : public suite {
  static_assert(Channel<T>);
};
TYPED_TEST_SUITE(channel_conformance, channels, primitive_name);

TYPED_TEST(channel_conformance, holds_capacity_values_and_no_more_in_order) {
  for (const std::size_t capacity : {0U, 1U, 3U, 64U}) {
    SCOPED_TRACE(capacity);
    TypeParam channel(capacity);
    EXPECT_EQ(channel.capacity(), capacity);
    EXPECT_EQ(channel.try_recv().status, recv_status::would_block);
    for (std::uint64_t i = 0; i < capacity; ++i) {
      EXPECT_EQ(channel.size(), i);
      ASSERT_EQ(channel.try_send(i), try_send_result::done);
    }
    EXPECT_EQ(channel.try_send(99), try_send_result::would_block);
    EXPECT_EQ(channel.size(), capacity);
    for (std::uint64_t i = 0; i < capacity; ++i) {
      const auto got = channel.try_recv();
      ASSERT_EQ(got.status, recv_status::value);
      EXPECT_EQ(got.value, i);
    }
    EXPECT_EQ(channel.size(), 0U);
    EXPECT_EQ(channel.try_recv().status, recv_status::would_block);
  }
}

TYPED_TEST(channel_conformance, does_what_a_queue_does) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  auto random = generator(seed, 0);
  for (const std::size_t capacity : {1U, 2U, 5U}) {
    TypeParam channel(capacity);
    std::deque<std::uint64_t> model;
    for (std::uint64_t i = 0; i < 2'000; ++i) {
      if (random() % 2 == 0) {
        const bool room = model.size() < capacity;
        EXPECT_EQ(channel.try_send(i), room ? try_send_result::done : try_send_result::would_block);
        if (room) model.push_back(i);
      } else if (model.empty()) {
        EXPECT_EQ(channel.try_recv().status, recv_status::would_block);
      } else {
        EXPECT_EQ(channel.recv(), model.front());
        model.pop_front();
      }
      ASSERT_EQ(channel.size(), model.size());
    }
  }
}

// `begun` is plain: ThreadSanitizer also checks that the receive happens before the send returns.
TYPED_TEST(channel_conformance, send_without_room_returns_only_after_a_receive_began) {
  for (const std::size_t capacity : {0U, 1U, 4U}) {
    SCOPED_TRACE(capacity);
    for (int round = 0; round < 100; ++round) {
      TypeParam channel(capacity);
      for (std::uint64_t i = 0; i < capacity; ++i) channel.send(i);
      bool begun = false;
      waiting_thread sender([&] {
        channel.send(capacity);
        EXPECT_TRUE(begun);
      });
      if (round % 10 == 0) sender.settle();
      begun = true;
      for (std::uint64_t i = 0; i <= capacity; ++i) EXPECT_EQ(channel.recv(), i);
      sender.join();
    }
  }
}

TYPED_TEST(channel_conformance, a_waiting_receiver_takes_the_value_directly) {
  for (const std::size_t capacity : {0U, 2U}) {
    TypeParam channel(capacity);
    int message = 0;
    waiting_thread receiver([&] {
      EXPECT_EQ(channel.recv(), 7U);
      EXPECT_EQ(message, 1);
    });
    receiver.settle();
    message = 1;
    while (channel.try_send(7) != try_send_result::done)
      ::sched_yield();  // unbuffered: until it waits
    receiver.join();
    EXPECT_EQ(channel.size(), 0U);
  }
}

TYPED_TEST(channel_conformance, one_receive_makes_room_for_one_waiting_sender) {
  TypeParam channel(2);
  channel.send(0);
  channel.send(1);
  waiting_thread sender([&] { channel.send(2); });
  sender.settle();
  EXPECT_EQ(channel.recv(), 0U);
  sender.join();  // hangs if it is left waiting in spite of the room
  EXPECT_EQ(channel.size(), 2U);
}

TYPED_TEST(channel_conformance, try_recv_takes_from_a_waiting_sender) {
  TypeParam channel(0);
  waiting_thread sender([&] { channel.send(5); });
  auto got = channel.try_recv();
  for (; got.status == recv_status::would_block; got = channel.try_recv()) ::sched_yield();
  EXPECT_EQ(got.status, recv_status::value);
  EXPECT_EQ(got.value, 5U);
}

TYPED_TEST(channel_conformance, waiting_senders_are_served_in_order) {
  if (!TypeParam::fifo_waiters) GTEST_SKIP() << TypeParam::name << " does not claim fifo_waiters";
  for (const std::size_t capacity : {0U, 2U}) {
    TypeParam channel(capacity);
    for (std::uint64_t i = 0; i < capacity; ++i) channel.send(i);
    std::vector<std::unique_ptr<waiting_thread>> senders;
    for (std::uint64_t i = capacity; i < capacity + 4; ++i) {
      senders.push_back(std::make_unique<waiting_thread>([&, i] { channel.send(i); }));
      senders.back()->settle();
    }
    for (std::uint64_t i = 0; i < capacity + 4; ++i) EXPECT_EQ(channel.recv(), i);
  }
}

TYPED_TEST(channel_conformance, waiting_receivers_are_served_in_order) {
  if (!TypeParam::fifo_waiters) GTEST_SKIP() << TypeParam::name << " does not claim fifo_waiters";
  for (const std::size_t capacity : {0U, 2U}) {
    TypeParam channel(capacity);
    std::vector<std::unique_ptr<waiting_thread>> receivers;
    for (std::uint64_t i = 0; i < 4; ++i) {
      receivers.push_back(
          std::make_unique<waiting_thread>([&, i] { EXPECT_EQ(channel.recv(), i); }));
      receivers.back()->settle();
    }
    for (std::uint64_t i = 0; i < 4; ++i) channel.send(i);
  }
}

TYPED_TEST(channel_conformance, a_signal_does_not_end_the_wait) {
  TypeParam channel(0);
  waiting_thread receiver([&] { EXPECT_EQ(channel.recv(), 3U); });
  receiver.settle();
  receiver.interrupt(5);
  channel.send(3);
}

}  // namespace
}  // namespace fencepost::conformance::channel_test
