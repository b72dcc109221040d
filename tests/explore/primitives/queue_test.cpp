// Every queue that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/queue.hpp"
#include "tests/explore/primitives/containers.hpp"

namespace fencepost::explore::queue_test {
namespace {

/// Four values through a queue of two, in order. `receipts`: what the consumer did before it popped value k is visible after the
/// push of value k + 2.
template <class Q>
Result passed(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        Letters letters;
        var<unsigned> receipts[5];
        together(
            [&] {
              for (unsigned k = 1; k <= 4; ++k) {
                letters.write(k);
                queue.push(k);
                if (k > 2) require(receipts[k - 2] == 1, "before the value was popped");
              }
            },
            [&] {
              for (unsigned k = 1; k <= 4; ++k) {
                receipts[k] = 1;
                require(queue.pop() == k, "not in order");
                letters.read(k);
              }
            });
        letters.require_all_once(4);
      },
      options);
}

/// Two producers, and a consumer of both.
template <class Q>
Result merged(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        queue.use();
        Letters letters;
        const auto push = [&](unsigned value) {
          letters.write(value);
          queue.push(value);
        };
        together([&] { push(1); }, [&] { push(2); },
                 [&] { letters.read(queue.pop()), letters.read(queue.pop()); });
        letters.require_all_once(2);
        require(queue.try_pop() == 0, "not empty");
      },
      options);
}

/// Two consumers of a full queue, and a producer that needs the room they make.
template <class Q>
Result shared(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        Letters letters;
        const auto pop = [&] { letters.read(queue.pop()); };
        for (unsigned value = 1; value <= 2; ++value) {
          letters.write(value);
          queue.push(value);
        }
        together(
            [&] {
              letters.write(3);
              queue.push(3);
            },
            pop, pop);
        letters.read(queue.try_pop());
        letters.require_all_once(3);
        require(queue.try_pop() == 0, "not empty");
      },
      options);
}

/// One thread pushes, pops and pushes to a queue in use before, while another pushes and pops: it must find a value.
template <class Q>
Result went_round(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        queue.use();
        unsigned one = 0, other = 0;
        together(
            [&] {
              queue.push(1);
              one = queue.pop();
              queue.push(2);
            },
            [&] {
              queue.push(3);
              other = queue.try_pop();
              require(other != 0 || Q::spurious_empty, "its own value is not there");
            });
        const unsigned next = queue.try_pop(), last = queue.try_pop();
        require(one + other + next + last == 6, "lost or doubled");
        queue.use();
      },
      options);
}

/// One thread empties a queue twice while another tries to pop.
template <class Q>
Result emptied(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        queue.use();
        queue.push(1);
        unsigned first = 0, second = 0, other = 0;
        together(
            [&] {
              first = queue.try_pop();
              queue.push(2);
              second = queue.try_pop();
            },
            [&] { other = queue.try_pop(); });
        require(first + second + other + queue.try_pop() == 3, "lost or doubled");
        queue.use();
      },
      options);
}

/// One thread tries to push to a full queue while another pops; one tries to pop from an empty queue while another pushes.
template <class Q>
Result tried(const Options& options) {
  return explore(
      [] {
        Placed<Q> full, empty;
        Letters letters;
        require(full.try_push(1) && full.try_push(2) && !full.try_push(3), "room for two");
        bool pushed = false;
        unsigned popped = 0;
        together(
            [&] {
              pushed = full.try_push(3);
              letters.write(4);
              require(empty.try_push(4) && empty.try_push(5), "not full");
            },
            [&] {
              require(full.try_pop() == 1, "not in order");
              popped = empty.try_pop();
              if (popped != 0) letters.read(popped);
            });
        require(popped == 4 || popped == 0, "not in order");
        require(full.try_pop() == 2, "not in order");
        require(full.try_pop() == (pushed ? 3 : 0), "lost or doubled");
        if (popped == 0) require(empty.try_pop() == 4, "lost");
        require(empty.try_pop() == 5 && empty.try_pop() == 0, "lost or doubled");
        for (auto* queue : {&full, &empty})
          require(queue->try_push(6) && queue->try_push(7) && !queue->try_push(8), "room for two");
      },
      options);
}

/// Of two threads that push to a queue each and then look into the other's, does one find the value? And the same of room.
template <class Q, bool Room>
Result looked(const Options& options) {
  return explore(
      [] {
        Placed<Q> queues[2];
        bool found[2];
        for (unsigned i = 0; Room && i < 4; ++i) queues[i % 2].push(1);
        const auto look = [&](unsigned self) {
          if constexpr (Room) {
            queues[self].try_pop();
            found[self] = queues[1 - self].try_push(1);
          } else {
            static_cast<void>(queues[self].try_push(1));
            found[self] = queues[1 - self].try_pop() != 0;
          }
        };
        together([&] { look(0); }, [&] { look(1); });
        require(found[0] || found[1], "both look in vain");
      },
      options);
}

template <class Q>
std::vector<Scenario> scenarios() {
  constexpr bool many_in = Q::producers == ends::many, many_out = Q::consumers == ends::many;
  std::vector<Scenario> all{{"Tried", tried<Q>}};
  const auto add_if = [&all](bool can, Scenario one) {
    if (can) all.push_back(one);
  };
  // To wait by locking and unlocking has executions without end.
  add_if(!Q::blocks && many_out, {"Shared", shared<Q>});
  add_if(!Q::blocks && many_in && many_out, {"Emptied", emptied<Q>});
  add_if(!Q::blocks && many_in, {"Merged", merged<Q>});
  add_if(!Q::blocks && many_in && many_out, {"WentRound", went_round<Q>});
  add_if(!Q::blocks, {"Passed", passed<Q>});
  add_if(Q::total_order, {"ValueLookedFor", looked<Q, false>});
  add_if(Q::total_order, {"RoomLookedFor", looked<Q, true>});
  return all;
}

template <class Q>
class ExploredQueue : public testing::Test {};
TYPED_TEST_SUITE(ExploredQueue, explorable<queue::all>, conformance::primitive_name);

TYPED_TEST(ExploredQueue, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredQueue, MutantsFail) {
  std::vector<std::string> tolerated;
  // The first try for the lock then never succeeds, and each thread goes on to exchange the word for 2, "contended". So it is
  // never 1, which the swapped compare_exchange looks for: slower, and right.
  if (TypeParam::blocks)
    tolerated = {"futex_lock.hpp try_lock: compare_exchange acquire-relaxed, swapped arguments"};
  // Nobody asks whether tail_ was moved by oneself or by another.
  if (TypeParam::name == "michael_scott")
    tolerated = {"michael_scott.hpp advance: compare_exchange release-relaxed, failure ignored"};
  expect_mutants_fail(scenarios<explored<TypeParam>>(), tolerated);
}

TYPED_TEST(ExploredQueue, HasATotalOrderOrDoesNotPromiseIt) {
  using Q = explored<TypeParam>;
  for (const auto run : {looked<Q, false>, looked<Q, true>})
    EXPECT_EQ(run({}).failure.empty(), Q::total_order);
}

/// Known to be wrong: a consumer takes a position with fetch_add, and does not give it back when it finds nothing there.
class TicketRing {
 public:
  void push(unsigned value) {
    const unsigned tail = tail_.load(relaxed);
    slots_[tail].store(value, relaxed);
    tail_.store(tail + 1, release);
  }
  unsigned try_pop() {
    const unsigned mine = head_.fetch_add(1, relaxed);
    return tail_.load(acquire) > mine ? slots_[mine].load(relaxed) : 0;
  }

 private:
  atomic<unsigned> slots_[2], head_, tail_;
};

TEST(ATicketThatIsNotGivenBack, LosesAValue) {
  const Result result = explore([] {
    TicketRing queue;
    unsigned popped = 0;
    together([&] { queue.push(1); }, [&] { popped = queue.try_pop(); });
    require(popped + queue.try_pop() == 1, "lost");
  });
  EXPECT_EQ(result.failure, "lost, T0") << result;
}

}  // namespace
}  // namespace fencepost::explore::queue_test
