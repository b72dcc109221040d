// Every channel that select takes: what programs do with select and close, with many threads.
#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "tests/primitives/channel/selectable.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::select_patterns_test {
namespace {

using support::receive_from;
using support::select;
using support::send_to;
using support::try_select;

template <class T>
class select_patterns : public suite {};
TYPED_TEST_SUITE(select_patterns, selectable, primitive_name);

// One close lets all go: plain receives, and selects that have other cases too.
TYPED_TEST(select_patterns, one_close_tells_all_who_wait) {
  for (int round = 0; round < 20; ++round) {
    TypeParam work(0), done(0);
    int before_close = 0;  // plain, for ThreadSanitizer
    std::vector<std::unique_ptr<waiting_thread>> threads;
    for (int i = 0; i < 6; ++i) {
      threads.push_back(std::make_unique<waiting_thread>([&, i] {
        if (i % 2 == 0) {
          EXPECT_EQ(done.recv(), std::nullopt);
        } else {
          const auto now = select(std::array{receive_from(&work), receive_from(&done)});
          EXPECT_EQ(now.index, 1U);
          EXPECT_EQ(now.value, std::nullopt);
        }
        EXPECT_EQ(before_close, 1);
      }));
    }
    if (round % 5 == 0) {
      for (const auto& thread : threads) thread->settle();
    }
    before_close = 1;
    done.close();
    threads.clear();
    EXPECT_EQ(work.try_send(1), try_send_result::would_block) << "a waiter was left";
  }
}

// A channel of one place wakes a worker: who finds it full knows that a wake-up is under way, and whoever takes that one sees
// what was there to do. The counts are relaxed: the channel alone orders them.
TYPED_TEST(select_patterns, a_full_channel_of_one_place_is_a_wake_up) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  constexpr unsigned producers = 3, each = 2'000;
  TypeParam wake(1);
  std::array<std::atomic<unsigned>, producers> added{};
  in_threads(producers + 1, [&](unsigned self) {
    auto random = generator(seed, self);
    if (self < producers) {
      for (unsigned i = 1; i <= each; ++i) {
        added[self].store(i, std::memory_order_relaxed);
        static_cast<void>(wake.try_send(1));
        sometimes_yield(random);
      }
      return;
    }
    for (unsigned seen = 0; seen < producers * each;) {  // hangs if a wake-up is lost
      ASSERT_EQ(wake.recv(), 1U);
      seen = 0;
      for (const auto& of_one : added) seen += of_one.load(std::memory_order_relaxed);
    }
  });
}

/// Senders and receivers that all select among the same channels, each in an order of its own: a value is received once.
/// A receiver switches off what is closed.
template <class C, std::size_t N>
class traffic {
 public:
  traffic(std::size_t capacity, std::uint64_t seed) : seed_(seed) {
    for (auto& channel : channels_) channel = std::make_unique<C>(capacity);
  }

  void go() {
    std::atomic<unsigned> sending{senders};
    in_threads(senders + receivers, [&](unsigned self) {
      auto random = generator(seed_, self);
      if (self >= senders) return receive(self - senders, random);
      send(self, random);
      // acq_rel: the last one closes after all have sent
      if (sending.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        for (auto& channel : channels_) channel->close();
      }
    });
  }

  void check() const {
    std::vector<unsigned> times(letters_.size(), 0);
    for (const auto& mine : got_) {
      for (const std::uint64_t value : mine) ++times.at(value);
    }
    for (std::size_t value = 0; value < times.size(); ++value)
      ASSERT_EQ(times[value], 1U) << "value " << value;
  }

 private:
  static constexpr unsigned senders = 3, receivers = 3, each = 1'000;

  std::array<C*, N> in_any_order(std::mt19937_64& random) const {
    std::array<C*, N> order;
    for (std::size_t i = 0; i < N; ++i) order[i] = channels_[i].get();
    std::shuffle(order.begin(), order.end(), random);
    return order;
  }

  void send(unsigned self, std::mt19937_64& random) {
    const std::uint64_t first = std::uint64_t{self} * each;
    for (std::uint64_t value = first; value < first + each; ++value) {
      letters_[value] = ~value;
      std::array<support::select_case<C>, N> cases;
      const auto order = in_any_order(random);
      for (std::size_t i = 0; i < N; ++i) cases[i] = send_to(order[i], value);
      if (random() % 4 != 0) {
        EXPECT_EQ(select(cases).value, std::nullopt);
      } else if (random() % 2 == 0) {
        order[0]->send(value);
      } else {
        while (try_select(cases).index == N) ::sched_yield();
      }
      sometimes_yield(random);
    }
  }

  void receive(unsigned self, std::mt19937_64& random) {
    auto order = in_any_order(random);
    for (std::size_t open = N; open > 0; sometimes_yield(random)) {
      std::shuffle(order.begin(), order.end(), random);
      std::array<support::select_case<C>, N> cases;
      for (std::size_t i = 0; i < N; ++i) cases[i] = receive_from(order[i]);
      const auto now = select(cases);
      if (now.value) {
        EXPECT_EQ(letters_[*now.value], ~*now.value) << "not published";
        got_[self].push_back(*now.value);
      } else {
        order[now.index] = nullptr;
        --open;
      }
    }
  }

  std::uint64_t seed_;
  std::array<std::unique_ptr<C>, N> channels_;
  std::vector<std::uint64_t> letters_ = std::vector<std::uint64_t>(std::size_t{senders} * each);
  std::vector<std::vector<std::uint64_t>> got_{receivers};
};

TYPED_TEST(select_patterns, many_select_among_the_same_channels) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  for (const std::size_t capacity : {0U, 1U, 7U}) {
    traffic<TypeParam, 2> two(capacity, seed);
    two.go();
    two.check();
    traffic<TypeParam, 4> four(capacity, seed);
    four.go();
    four.check();
  }
}

// Each thread sends on one channel and receives from the other as it comes, opposite to the other's: a deadlock if select locked
// in the order of the cases.
TYPED_TEST(select_patterns, two_select_in_opposite_orders) {
  TypeParam there(0), back(0);
  constexpr std::uint64_t rounds = 3'000;
  std::array<std::uint64_t, 2> sum{};
  in_threads(2, [&](unsigned self) {
    TypeParam* const out = self == 0 ? &there : &back;
    TypeParam* const in = self == 0 ? &back : &there;
    for (std::uint64_t sent = 0, received = 0; sent < rounds || received < rounds;) {
      const auto sends = send_to(sent < rounds ? out : nullptr, sent);
      const auto receives = receive_from(received < rounds ? in : nullptr);
      const auto now =
          select(self == 0 ? std::array{sends, receives} : std::array{receives, sends});
      if (now.value) {
        EXPECT_EQ(*now.value, received);
        sum[self] += *now.value;
        ++received;
      } else {
        ++sent;
      }
    }
  });
  EXPECT_EQ(sum[0], rounds * (rounds - 1) / 2);
  EXPECT_EQ(sum[0], sum[1]);
}

}  // namespace
}  // namespace fencepost::conformance::select_patterns_test
