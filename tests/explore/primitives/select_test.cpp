// Every channel that select takes: all executions of a few threads, and all mutants fail.
#include <gtest/gtest.h>

#include <array>

#include "primitives/generated/channel.hpp"
#include "primitives/support/channel/select.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::select_test {
namespace {

using support::receive_from;
using support::select;
using support::send_to;
using support::try_select;

constexpr auto would_block = try_send_result::would_block;

/// Of unbuffered channels: a waiter that is left in a queue is one whose memory is gone.
template <class C>
void require_nobody_waits(C& channel) {
  require(channel.try_send(9) == would_block, "a receiver was left");
  require(channel.try_recv().status == recv_status::would_block, "a sender was left");
}

/// The other thread sends what this one waits for, with what it has done before.
template <class C, std::size_t capacity>
Result received(const Options& options) {
  return explore(
      [] {
        C a(0), b(capacity);
        var<unsigned> data{0U};
        together(
            [&] {
              const auto now = select(std::array{receive_from(&a), receive_from(&b)});
              require(now.index == 1 && now.value == 5U, "not what was sent");
              require(data == 1, "not published");
            },
            [&] {
              data = 1;
              b.send(5);
            });
        require_nobody_waits(a);
      },
      options);
}

template <class C>
Result sent(const Options& options) {
  return explore(
      [] {
        C a(0), b(0);
        var<unsigned> data{0U};
        together(
            [&] {
              data = 1;
              const auto now = select(std::array{send_to(&a, 4), send_to(&b, 5)});
              require(now.index == 0 && !now.value, "not what was taken");
            },
            [&] {
              require(a.recv() == 4U, "not what was sent");
              require(data == 1, "not published");
            });
        require_nobody_waits(b);
      },
      options);
}

/// Two cases become ready: one is done, and the value of the other one stays.
template <class C>
Result one_of_two(const Options& options) {
  return explore(
      [] {
        C a(1), b(1);
        std::size_t done = 2;
        together(
            [&] {
              const auto now = select(std::array{receive_from(&a), receive_from(&b)});
              done = now.index;
              require(now.value == done, "not what was sent");
            },
            [&] { a.send(0); }, [&] { b.send(1); });
        require(a.size() == done && b.size() == 1 - done, "lost or doubled");
      },
      options);
}

/// Both take both locks, given to them in opposite orders.
template <class C>
Result both_select(const Options& options) {
  return explore(
      [] {
        C a(0), b(0);
        std::size_t got = 2, gave = 2;
        together(
            [&] {
              const auto now = select(std::array{receive_from(&a), receive_from(&b)});
              got = now.index;
              require(now.value == got, "not what was sent");
            },
            [&] {
              gave = 1 - select(std::array{send_to(&b, 1), send_to(&a, 0)}).index;
            });
        require(got == gave, "not the same channel");
        require_nobody_waits(a);
        require_nobody_waits(b);
      },
      options);
}

/// Both would send and receive on one channel.
template <class C>
Result either_way(const Options& options) {
  return explore(
      [] {
        C channel(0);
        std::array<std::size_t, 2> done{};
        const auto exchange = [&](std::uint64_t self) {
          const auto now = select(std::array{send_to(&channel, self), receive_from(&channel)});
          done[self] = now.index;
          require(now.index == 0 || now.value == 1 - self, "from itself");
        };
        together([&] { exchange(0); }, [&] { exchange(1); });
        require(done[0] + done[1] == 1, "not one each way");
        require_nobody_waits(channel);
      },
      options);
}

/// A value moves from one channel to the other, and is in one of them at any time.
template <class C>
Result tried(const Options& options) {
  return explore(
      [] {
        C a(1), b(1);
        a.send(1);
        var<unsigned> data{0U};
        together(
            [&] {
              const auto now = try_select(std::array{receive_from(&a), receive_from(&b)});
              require(now.index < 2, "none was ready");
              if (now.index == 1) require(data == 1, "not published");
            },
            [&] {
              data = 1;
              b.send(2);
              static_cast<void>(a.try_recv());
            });
      },
      options);
}

template <class C>
Result closed(const Options& options) {
  return explore(
      [] {
        C a(0), b(0);
        var<unsigned> data{0U};
        together(
            [&] {
              const auto now = select(std::array{receive_from(&a), receive_from(&b)});
              require(now.index == 1 && !now.value, "a value that nobody sent");
              require(data == 1, "not published");
            },
            [&] {
              data = 1;
              b.close();
            });
        require_nobody_waits(a);
      },
      options);
}

template <class C>
Result closed_to_sender(const Options& options) {
  return explore(
      [] {
        C a(0), b(0);
        together(
            [&] {
              bool threw = false;
              try {
                select(std::array{receive_from(&a), send_to(&b, 1)});
              } catch (const channel_closed&) {
                threw = true;
              }
              require(threw, "sent on a closed channel");
            },
            [&] { b.close(); });
        require_nobody_waits(a);
      },
      options);
}

/// A case is done while a channel of another one is closed: the close lets others go.
template <class C>
Result done_while_closed(const Options& options) {
  return explore(
      [] {
        C work(1), stop(0);
        together(
            [&] {
              const auto now = select(std::array{receive_from(&work), receive_from(&stop)});
              require(now.index == 1 || now.value == 5U, "not what was sent");
              require(work.size() == now.index, "lost or doubled");
            },
            [&] {
              work.send(5);
              stop.close();
            },
            [&] { require(!stop.recv(), "a value that nobody sent"); });
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  return {{"ReceivedUnbuffered", received<C, 0>},
          {"ReceivedByOnePlace", received<C, 1>},
          {"Sent", sent<C>},
          {"Tried", tried<C>},
          {"Closed", closed<C>},
          {"ClosedToSender", closed_to_sender<C>},
          {"EitherWay", either_way<C>},
          {"BothSelect", both_select<C>},
          {"OneOfTwo", one_of_two<C>},
          {"DoneWhileClosed", done_while_closed<C>}};
}

template <class C>
using is_selectable = std::bool_constant<support::Selectable<C> && support::explorable<C, Sync>>;
using selectable = conformance::gtest_types_that<is_selectable, channel::all, channel::headers>;

template <class C>
class ExploredSelect : public testing::Test {};
TYPED_TEST_SUITE(ExploredSelect, selectable, conformance::primitive_name);

TYPED_TEST(ExploredSelect, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredSelect, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::select_test
