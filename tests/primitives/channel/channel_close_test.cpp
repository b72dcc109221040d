// Every channel: what closing does to values, to later calls, and to those who wait.
#include <memory>
#include <optional>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/channel.hpp"
#include "tests/primitives/channel/selectable.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::channel_close_test {
namespace {

template <class T>
class channel_close : public suite {};
TYPED_TEST_SUITE(channel_close, channels, primitive_name);

TYPED_TEST(channel_close, a_closed_channel_is_drained_and_then_at_its_end) {
  TypeParam channel(3);
  channel.send(1);
  channel.send(2);
  channel.send(3);
  channel.close();
  EXPECT_EQ(channel.size(), 3U);
  EXPECT_EQ(channel.recv(), 1U);
  EXPECT_EQ(channel.try_recv().value, 2U);
  const auto last = channel.try_recv();
  EXPECT_EQ(last.status, recv_status::value);
  EXPECT_EQ(last.value, 3U);
  EXPECT_EQ(channel.try_recv().status, recv_status::closed);
  EXPECT_EQ(channel.recv(), std::nullopt);
  EXPECT_EQ(channel.recv(), std::nullopt);
}

TYPED_TEST(channel_close, sending_and_closing_throw_when_closed) {
  for (const std::size_t capacity : {0U, 2U}) {
    TypeParam channel(capacity);
    channel.close();
    EXPECT_THROW(channel.send(1), channel_closed);
    EXPECT_THROW((void)channel.try_send(1), channel_closed);
    EXPECT_THROW(channel.close(), channel_closed);
    EXPECT_THROW(channel.send(1), std::logic_error) << "the lock was not given back";
    EXPECT_EQ(channel.recv(), std::nullopt) << "a refused value was sent";
  }
}

TYPED_TEST(channel_close, waiting_senders_throw_and_their_values_are_gone) {
  for (const std::size_t capacity : {0U, 2U}) {
    TypeParam channel(capacity);
    for (std::uint64_t i = 0; i < capacity; ++i) channel.send(i);
    {
      const auto send = [&] { EXPECT_THROW(channel.send(99), channel_closed); };
      waiting_thread a(send), b(send), c(send);
      a.settle(), b.settle(), c.settle();
      channel.close();
    }
    EXPECT_EQ(channel.size(), capacity);
    for (std::uint64_t i = 0; i < capacity; ++i) EXPECT_EQ(channel.recv(), i);
    EXPECT_EQ(channel.recv(), std::nullopt);
  }
}

// Whatever moment the close hits: a send that returned was received once, one that threw never was.
TYPED_TEST(channel_close, closing_amid_traffic_neither_loses_nor_invents) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (unsigned round = 0; round < 30; ++round) {
    TypeParam channel(round % 3);
    constexpr unsigned senders = 2, receivers = 2;
    std::vector<std::uint64_t> sent(senders, 0), received(std::size_t{senders} * receivers, 0);
    in_threads(senders + receivers + 1, [&](unsigned self) {
      auto random = generator(seed, round * 8 + self);
      if (self == senders + receivers) {
        for (auto yields = random() % 200; yields > 0; --yields) ::sched_yield();
        channel.close();
      } else if (self < senders) {
        const auto send_until_closed = [&] {
          for (;; ++sent[self]) channel.send(self);
        };
        EXPECT_THROW(send_until_closed(), channel_closed);
      } else {
        while (const auto sender = channel.recv()) ++received[(self - senders) * senders + *sender];
      }
    });
    for (unsigned s = 0; s < senders; ++s) EXPECT_EQ(sent[s], received[s] + received[senders + s]);
    EXPECT_EQ(channel.size(), 0U);
  }
}

}  // namespace
}  // namespace fencepost::conformance::channel_close_test
