// Every channel that select takes: which case is done, and what becomes of the others. Usage patterns and many threads:
// select_patterns_test.cpp.
#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "tests/primitives/channel/selectable.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::select_test {
namespace {

using support::receive_from;
using support::select;
using support::send_to;
using support::try_select;

constexpr auto would_block = try_send_result::would_block;

template <class T>
class select_conformance : public suite {};
TYPED_TEST_SUITE(select_conformance, selectable, primitive_name);

/// Of unbuffered channels: a waiter left in a queue would be found.
template <class C>
void expect_nobody_waits(C& channel) {
  EXPECT_EQ(channel.try_send(99), would_block);
  EXPECT_EQ(channel.try_recv().status, recv_status::would_block);
}

TYPED_TEST(select_conformance, does_what_is_ready_and_nothing_else) {
  TypeParam empty(1), full(1), room(1);
  full.send(7);
  const std::array receives{receive_from(&empty), receive_from(&full)};
  const auto received = select(receives);
  EXPECT_EQ(received.index, 1U);
  EXPECT_EQ(received.value, 7U);
  EXPECT_EQ(try_select(receives).index, 2U) << "it was received already";

  full.send(8);
  const std::array sends{send_to(&full, 1), send_to(&room, 2), receive_from(&empty)};
  const auto sent = select(sends);
  EXPECT_EQ(sent.index, 1U);
  EXPECT_EQ(sent.value, std::nullopt);
  EXPECT_EQ(try_select(sends).index, 3U) << "there was no room left";
  EXPECT_EQ(full.recv(), 8U);
  EXPECT_EQ(room.recv(), 2U);
  EXPECT_EQ(empty.size(), 0U);
}

TYPED_TEST(select_conformance, a_closed_channel_is_drained_and_then_always_ready) {
  TypeParam empty(0), closed(2);
  closed.send(3);
  closed.close();
  const std::array receives{receive_from(&empty), receive_from(&closed)};
  EXPECT_EQ(select(receives).value, 3U);
  for (int i = 0; i < 3; ++i) {
    for (const auto& end : {select(receives), try_select(receives)}) {
      EXPECT_EQ(end.index, 1U);
      EXPECT_EQ(end.value, std::nullopt);
    }
  }
}

TYPED_TEST(select_conformance, a_send_on_a_closed_channel_throws) {
  TypeParam empty(0), closed(1);
  closed.close();
  const std::array cases{receive_from(&empty), send_to(&closed, 1)};
  EXPECT_THROW(select(cases), channel_closed);
  EXPECT_THROW((void)try_select(cases), channel_closed);
  EXPECT_EQ(closed.recv(), std::nullopt) << "a refused value was sent, or a lock not given back";
  expect_nobody_waits(empty);
}

TYPED_TEST(select_conformance, a_null_channel_is_never_ready) {
  TypeParam full(1);
  full.send(1);
  TypeParam* const null = nullptr;
  for (int i = 0; i < 20; ++i) {
    const std::array cases{receive_from(null), receive_from(&full), send_to(null, 3)};
    EXPECT_EQ(select(cases).index, 1U);
    EXPECT_EQ(try_select(cases).index, 3U);
    full.send(1);
  }
  const std::array nulls{receive_from(null), send_to(null, 1)};
  EXPECT_EQ(try_select(nulls).index, 2U);
  EXPECT_THROW(select(nulls), std::invalid_argument);
}

// Null, too: its waiter is in no queue.
TYPED_TEST(select_conformance, waits_for_each_of_its_cases) {
  for (std::size_t which = 0; which < 4; ++which) {
    SCOPED_TRACE(which);
    TypeParam a(0), b(0), c(0), d(0);
    TypeParam* const null = nullptr;
    int before = 0;  // plain, for ThreadSanitizer
    waiting_thread selects([&] {
      const auto now = select(std::array{receive_from(&a), send_to(&b, 5), receive_from(&c),
                                         send_to(&d, 6), receive_from(null)});
      EXPECT_EQ(now.index, which);
      EXPECT_EQ(now.value, which == 0 ? std::optional<std::uint64_t>(4) : std::nullopt);
      EXPECT_EQ(before, 1);
    });
    selects.settle();
    before = 1;
    if (which == 0) a.send(4);
    if (which == 1) static_cast<void>(b.recv());
    if (which == 2) c.close();
    if (which == 3) static_cast<void>(d.recv());
    selects.join();
    expect_nobody_waits(a);
    expect_nobody_waits(b);
    expect_nobody_waits(d);
    if (which != 2) expect_nobody_waits(c);
  }
}

TYPED_TEST(select_conformance, waiting_to_send_throws_when_the_channel_is_closed) {
  TypeParam a(0), b(1);
  b.send(1);
  waiting_thread selects([&] {
    EXPECT_THROW(select(std::array{receive_from(&a), send_to(&b, 2)}), channel_closed);
  });
  selects.settle();
  b.close();
  selects.join();
  expect_nobody_waits(a);
  EXPECT_EQ(b.recv(), 1U);
  EXPECT_EQ(b.recv(), std::nullopt);
}

TYPED_TEST(select_conformance, makes_room_for_a_sender_that_waits_in_a_select) {
  TypeParam a(0), full(1);
  full.send(1);
  waiting_thread selects([&] {
    EXPECT_EQ(select(std::array{receive_from(&a), send_to(&full, 2)}).index, 1U);
  });
  selects.settle();
  EXPECT_EQ(full.recv(), 1U);
  selects.join();
  EXPECT_EQ(full.recv(), 2U);
}

/// Those that wait for `a`, in this order: two receives, a select, and two receives; the select's other case is done.
TYPED_TEST(select_conformance, its_waiters_stand_in_line_and_leave_it) {
  if (!TypeParam::fifo_waiters) GTEST_SKIP() << TypeParam::name << " does not claim fifo_waiters";
  for (std::size_t place = 0; place < 5; ++place) {
    for (const bool leaves : {false, true}) {
      TypeParam a(0), b(0);
      std::vector<std::unique_ptr<waiting_thread>> threads;
      std::uint64_t next = 0;
      for (std::size_t i = 0; i < 5; ++i) {
        const std::uint64_t expected = leaves && i == place ? 77 : next++;
        threads.push_back(std::make_unique<waiting_thread>([&, i, expected] {
          const auto got =
              i == place ? select(std::array{receive_from(&b), receive_from(&a)}).value : a.recv();
          EXPECT_EQ(got, expected);
        }));
        threads.back()->settle();
      }
      if (leaves) {
        b.send(77);
        threads[place]->join();
      }
      for (std::uint64_t value = 0; value < next; ++value) a.send(value);
    }
  }
}

TYPED_TEST(select_conformance, a_channel_may_be_in_several_cases) {
  TypeParam channel(0);
  waiting_thread selects([&] {
    const auto now =
        select(std::array{receive_from(&channel), send_to(&channel, 1), receive_from(&channel)});
    EXPECT_EQ(now.index, 1U) << "it passed a value to itself";
  });
  selects.settle();
  EXPECT_EQ(channel.recv(), 1U);
  selects.join();
  expect_nobody_waits(channel);
}

TYPED_TEST(select_conformance, two_exchange_over_one_channel) {
  TypeParam channel(0);
  for (int round = 0; round < 200; ++round) {
    std::array<std::size_t, 2> done{};
    in_threads(2, [&](unsigned self) {
      const auto now = select(std::array{send_to(&channel, self), receive_from(&channel)});
      done[self] = now.index;
      EXPECT_EQ(now.value.value_or(1 - self), 1 - self);
    });
    EXPECT_EQ(done[0] + done[1], 1U);
  }
}

/// How far the counts are from all the same: the sum of (count - expected)^2 / expected.
double chi_square(const std::vector<double>& counts, double expected) {
  double sum = 0;
  for (const double count : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

// Exceeded by chance once in 10^11 of runs for 4 cases, and 10^9 for 8 (chi-square of 3 and 7 degrees of freedom).
constexpr double far_from_uniform = 55;

TYPED_TEST(select_conformance, each_ready_case_is_as_likely) {
  const std::uint64_t seed = random_seed();
  SCOPED_TRACE(seed_text(seed));
  support::thread_random() = support::xorshift(seed | 1);
  TypeParam closed(0), empty(0);
  closed.close();
  constexpr std::size_t cases = 8;
  // Side by side, with gaps, and all: what starts at a random case and takes the next that is ready prefers those after gaps.
  for (const std::vector<std::size_t>& ready :
       {std::vector<std::size_t>{0, 1}, {1, 2, 6}, {0, 4, 5, 7}, {0, 1, 2, 3, 4, 5, 6, 7}}) {
    std::array<support::select_case<TypeParam>, cases> all;
    all.fill(receive_from(&empty));
    for (const std::size_t i : ready) all[i] = receive_from(&closed);
    std::array<double, cases + 1> counts{};
    constexpr double picks = 40'000;
    for (double i = 0; i < picks; ++i) ++counts[select(all).index];
    std::vector<double> of_ready;
    for (const std::size_t i : ready) of_ready.push_back(counts[i]);
    EXPECT_LT(chi_square(of_ready, picks / static_cast<double>(ready.size())), far_from_uniform)
        << ready.size() << " ready";
  }
}

}  // namespace
}  // namespace fencepost::conformance::select_test
