// Every channel that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/channel.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::channel_test {
namespace {

/// Plain data goes with the value, and comes back with the room that a receiver makes.
template <class C, std::size_t capacity>
Result passed(const Options& options) {
  return explore(
      [] {
        C channel(capacity);
        var<unsigned> data[2];
        together(
            [&] {
              for (unsigned i = 0; i < 2; ++i) {
                data[i] = i + 1;
                channel.send(i);
              }
              channel.close();
            },
            [&] {
              for (unsigned i = 0; i < 2; ++i) {
                require(channel.recv() == std::uint64_t{i}, "not in order");
                require(data[i] == i + 1, "not published");
              }
              require(!channel.recv(), "a value after the end");
            });
      },
      options);
}

/// What the receiver did before it took value k is visible to the sender of value k + capacity.
template <class C>
Result room_given_back(const Options& options) {
  return explore(
      [] {
        C channel(1);
        var<unsigned> data{0U};
        together(
            [&] {
              channel.send(1);
              channel.send(2);
              require(data == 1, "the room came without what was done before");
            },
            [&] {
              data = 1;
              require(channel.recv() == 1U, "not the first");
            });
      },
      options);
}

template <class C, std::size_t capacity>
Result two_senders(const Options& options) {
  return explore(
      [] {
        C channel(capacity);
        const auto send = [&] { channel.send(1); };
        together(send, send, [&] {
          require(channel.recv() == 1U, "lost");
          require(channel.recv() == 1U, "lost");
        });
        require(channel.try_recv().status == recv_status::would_block, "doubled");
      },
      options);
}

/// close() ends all waits.
template <class C>
Result closed(const Options& options) {
  return explore(
      [] {
        C channel(0);
        var<unsigned> data{0U};
        together(
            [&] {
              data = 1;
              channel.close();
            },
            [&] {
              require(!channel.recv(), "a value that nobody sent");
              require(data == 1, "not published");
            });
      },
      options);
}

/// ... of all that wait.
template <class C>
Result closed_to_all(const Options& options) {
  return explore(
      [] {
        C channel(0);
        var<unsigned> data{0U};
        const auto receive = [&] {
          require(!channel.recv(), "a value that nobody sent");
          require(data == 1, "not published");
        };
        together(receive, receive, [&] {
          data = 1;
          channel.close();
        });
      },
      options);
}

/// A worker is woken by a channel of one place. Who finds it full has a wake-up under way, and whoever takes that sees what came
/// before the attempt.
template <class C>
Result wakes_up(const Options& options) {
  return explore(
      [] {
        C wake(1);
        atomic<unsigned> items[2];
        const auto add = [&](unsigned item) {
          items[item].store(1, relaxed);
          static_cast<void>(wake.try_send(1));
        };
        together([&] { add(0), add(1); },
                 [&] {
                   do require(wake.recv() == 1U, "not a wake-up");
                   while (items[0].load(relaxed) + items[1].load(relaxed) < 2);
                 });
      },
      options);
}

template <class C, std::size_t capacity>
Result tried(const Options& options) {
  return explore(
      [] {
        C channel(capacity);
        var<unsigned> data{0U};
        together(
            [&] {
              data = 1;
              const bool sent = channel.try_send(1) == try_send_result::done;
              require(sent || capacity == 0, "there is room");
            },
            [&] {
              const auto got = channel.try_recv();
              if (got.status == recv_status::value) require(data == 1, "not published");
            });
      },
      options);
}

template <class C>
std::vector<Scenario> scenarios() {
  return {{"PassedUnbuffered", passed<C, 0>},
          {"PassedByOnePlace", passed<C, 1>},
          {"RoomGivenBack", room_given_back<C>},
          {"Closed", closed<C>},
          {"TriedUnbuffered", tried<C, 0>},
          {"TriedByOnePlace", tried<C, 1>},
          {"WakesUp", wakes_up<C>},
          {"ClosedToAll", closed_to_all<C>},
          {"TwoSenders", two_senders<C, 0>}};
}

template <class C>
class ExploredChannel : public testing::Test {};
TYPED_TEST_SUITE(ExploredChannel, explorable<channel::all>, conformance::primitive_name);

TYPED_TEST(ExploredChannel, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredChannel, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::channel_test
