// Every channel with many threads: each value arrives once, in its sender's order, with what was
// written before it.
#include <optional>
#include <tuple>
#include <vector>

#include "primitives/concepts.hpp"
#include "primitives/generated/channel.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::channel_stress_test {
namespace {

template <class T>
class channel_stress : public suite {};
TYPED_TEST_SUITE(channel_stress, gtest_types<channel::all>::type, primitive_name);

struct load {
  unsigned senders, receivers;
  std::size_t capacity;
  std::uint64_t per_sender;
};

// One run: value k of sender s is s * per_sender + k; `letters` are plain words that each value
// stands for.
template <class T>
class run {
 public:
  run(const load& what, std::uint64_t seed)
      : load_(what),
        seed_(seed),
        channel_(what.capacity),
        letters_(what.senders * what.per_sender),
        got_(what.receivers) {}

  void go() {
    std::atomic<unsigned> sending{load_.senders};
    in_threads(load_.senders + load_.receivers, [&](unsigned self) {
      if (self >= load_.senders) return receive(self - load_.senders);
      send(self);
      // acq_rel: the last one closes after all have sent
      if (sending.fetch_sub(1, std::memory_order_acq_rel) == 1) channel_.close();
    });
  }

  void check() const {
    std::vector<unsigned> times(letters_.size(), 0);
    for (const auto& mine : got_) {
      std::vector<std::uint64_t> next(load_.senders, 0);
      for (const std::uint64_t value : mine) {
        ASSERT_LT(value, times.size());
        ++times[value];
        EXPECT_GE(value % load_.per_sender, next[value / load_.per_sender])
            << "out of the sender's order";
        next[value / load_.per_sender] = value % load_.per_sender + 1;
      }
    }
    for (std::size_t value = 0; value < times.size(); ++value)
      ASSERT_EQ(times[value], 1U) << "value " << value;
  }

 private:
  void send(unsigned self) {
    auto random = generator(seed_, self);
    for (std::uint64_t k = 0; k < load_.per_sender; ++k) {
      const std::uint64_t value = self * load_.per_sender + k;
      letters_[value] = ~value;
      bool sent = false;
      if constexpr (Channel<T>) {
        if (random() % 4 == 0) {
          while (channel_.try_send(value) != try_send_result::done) ::sched_yield();
          sent = true;
        }
      }
      if (!sent) channel_.send(value);
      sometimes_yield(random);
    }
  }

  void receive(unsigned self) {
    auto random = generator(seed_, 1'000 + self);
    while (const auto value = received(random)) {
      EXPECT_EQ(letters_[*value], ~*value);
      got_[self].push_back(*value);
      sometimes_yield(random);
    }
  }

  template <class Random>
  std::optional<std::uint64_t> received(Random& random) {
    if constexpr (Channel<T>) {
      // Not in a loop of its own: unbuffered, two that only try never meet.
      while (random() % 4 == 0) {
        const auto tried = channel_.try_recv();
        if (tried.status == recv_status::value) return tried.value;
        if (tried.status == recv_status::closed) return std::nullopt;
        ::sched_yield();
      }
    }
    return channel_.recv();
  }

  load load_;
  std::uint64_t seed_;
  T channel_;
  std::vector<std::uint64_t> letters_;
  std::vector<std::vector<std::uint64_t>> got_;  // by receiver
};

template <class T>
void expect_delivery(const load& what) {
  if (!takes_capacity<T>(what.capacity)) return;
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  run<T> one(what, seed);
  one.go();
  one.check();
}

TYPED_TEST(channel_stress, one_to_one) {
  for (const std::size_t capacity : {0U, 1U, 16U})
    expect_delivery<TypeParam>({1, 1, capacity, 5'000});
}

TYPED_TEST(channel_stress, many_to_one) {
  for (const std::size_t capacity : {0U, 1U, 7U})
    expect_delivery<TypeParam>({3, 1, capacity, 2'000});
}

TYPED_TEST(channel_stress, one_to_many) {
  for (const std::size_t capacity : {0U, 1U, 7U})
    expect_delivery<TypeParam>({1, 3, capacity, 4'000});
}

TYPED_TEST(channel_stress, many_to_many_with_more_threads_than_cpus) {
  for (const std::size_t capacity : {0U, 1U, 7U})
    expect_delivery<TypeParam>({4, 4, capacity, 1'500});
}

TYPED_TEST(channel_stress, ping_pong_never_stalls) {
  const std::size_t capacity = takes_capacity<TypeParam>(0) ? 0 : 1;
  TypeParam there(capacity), back(capacity);
  std::uint64_t shared = 0;  // touched alternately, ordered by the channels alone
  constexpr std::uint64_t rounds = 5'000;
  in_threads(2, [&](unsigned self) {
    for (std::uint64_t i = 0; i < rounds; ++i) {
      if (self == 0) {
        ++shared;
        there.send(i);
        EXPECT_EQ(back.recv(), i);
      } else {
        EXPECT_EQ(there.recv(), i);
        ++shared;
        back.send(i);
      }
    }
  });
  EXPECT_EQ(shared, 2 * rounds);
}

TYPED_TEST(channel_stress, closing_ends_all_waits_and_what_came_before_is_seen) {
  for (const std::size_t capacity : {0U, 1U, 2U}) {
    if (!takes_capacity<TypeParam>(capacity)) continue;
    TypeParam channel(capacity);
    int before_close = 0;  // plain, for ThreadSanitizer
    const auto receive = [&] {
      EXPECT_EQ(channel.recv(), std::nullopt);
      EXPECT_EQ(before_close, 1);
    };
    waiting_thread a(receive), b(receive), c(receive);
    a.settle(), b.settle(), c.settle();
    before_close = 1;
    channel.close();
  }
}

// Each waits where it must: what the other did before is then there without an atomic.
TYPED_TEST(channel_stress, a_full_channel_makes_its_sender_wait) {
  const std::size_t capacity = takes_capacity<TypeParam>(0) ? 0 : 1;
  TypeParam channel(capacity);
  for (std::uint64_t i = 0; i < capacity; ++i) channel.send(i);
  bool begun = false;
  waiting_thread sender([&] {
    channel.send(capacity);
    EXPECT_TRUE(begun);
  });
  sender.settle();
  begun = true;
  for (std::uint64_t i = 0; i <= capacity; ++i) EXPECT_EQ(channel.recv(), i);
  sender.join();
}

}  // namespace
}  // namespace fencepost::conformance::channel_stress_test
