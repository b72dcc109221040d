// Every queue that takes the policy: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include <cstdlib>

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
        Placed<Q> queue(3);
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
        Placed<Q> queue(3);
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

/// One thread pushes while another pushes and pops twice: tail_ must not go back behind head_.
template <class Q>
Result overtaken(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        unsigned first = 0, second = 0;
        together([&] { queue.push(1); },
                 [&] {
                   queue.push(2);
                   first = queue.try_pop();
                   second = queue.try_pop();
                 });
        require(first + second + queue.try_pop() + queue.try_pop() == 3, "lost or doubled");
        require(queue.try_pop() == 0, "not empty");
      },
      options);
}

/// One thread pops twice and frees what it can, while another pops.
template <class Q>
Result drained(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue;
        queue.push(1), queue.push(2);
        unsigned one = 0, other = 0;
        together([&] { one = queue.try_pop(); },
                 [&] {
                   other = queue.try_pop() + queue.try_pop();
                   queue.collect();
                 });
        require(one + other == 3, "lost or doubled");
      },
      options);
}

/// One thread pushes, two pop: what one has found out by way of the other.
template <class Q>
Result popped_by_two(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue(3);
        unsigned one = 0, other = 0;
        together([&] { queue.push(1); }, [&] { one = queue.try_pop(); },
                 [&] { other = queue.try_pop(); });
        require(one + other + queue.try_pop() == 1, "lost or doubled");
      },
      options);
}

template <class Q>
Result three_push(const Options& options) {
  return explore(
      [] {
        Placed<Q> queue(3);
        together([&] { queue.push(1); }, [&] { queue.push(2); }, [&] { queue.push(4); });
        require(queue.try_pop() + queue.try_pop() + queue.try_pop() == 7, "lost or doubled");
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
        require(full.try_push(1) && full.try_push(2), "not full");
        full.require_full();
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
        for (auto* queue : {&full, &empty}) {
          require(queue->try_push(6) && queue->try_push(7), "not full");
          queue->require_full();
        }
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
  // To wait by locking and unlocking has executions without end. With reclamation, three threads or four values have too many.
  constexpr bool many = !Q::blocks && !Q::own_memory;
  add_if(many && many_out, {"Shared", shared<Q>});
  add_if(!Q::blocks && many_in && many_out, {"Emptied", emptied<Q>});
  add_if(many && many_in, {"Merged", merged<Q>});
  add_if(many && many_in && many_out, {"WentRound", went_round<Q>});
  add_if(many, {"Passed", passed<Q>});
  add_if(Q::own_memory, {"Overtaken", overtaken<Q>});
  add_if(Q::own_memory, {"Drained", drained<Q>});
  add_if(Q::own_memory, {"PoppedByTwo", popped_by_two<Q>});
  add_if(Q::own_memory, {"ThreePush", three_push<Q>});
  add_if(Q::total_order, {"ValueLookedFor", looked<Q, false>});
  add_if(Q::total_order, {"RoomLookedFor", looked<Q, true>});
  return all;
}

template <class Q>
class ExploredQueue : public testing::Test {};
TYPED_TEST_SUITE(ExploredQueue, explorable<queue::all>, conformance::primitive_name);

TYPED_TEST(ExploredQueue, Passes) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredQueue, MutantsFail) {
  if (std::is_base_of_v<queue::michael_scott_hazards, TypeParam> &&
      std::getenv("FENCEPOST_EXECUTIONS") == nullptr)
    GTEST_SKIP() << "takes a minute: make explore runs it";
  const std::span<const std::string_view> all, others = reclamation_files;
  expect_mutants_fail_of<TypeParam>(scenarios<explored<TypeParam>>(),
                                    TypeParam::own_memory ? others : all);
}

TYPED_TEST(ExploredQueue, HasATotalOrderOrDoesNotPromiseIt) {
  if (TypeParam::own_memory)
    GTEST_SKIP() << "not promised, though the fences of its reclamation scheme give it";
  using Q = explored<TypeParam>;
  for (const auto run : {looked<Q, false>, looked<Q, true>})
    EXPECT_EQ(run({}).failure.empty(), Q::total_order);
}

/// Known to be wrong: it does not look whether the first node is still that when it has protected the one behind it.
template <class Domain>
class LooksOnce : public support::reclaimed_nodes<Domain, queue::michael_scott_freed_node<Domain>> {
  using nodes = support::reclaimed_nodes<Domain, queue::michael_scott_freed_node<Domain>>;

 public:
  using nodes::nodes;
  static constexpr bool looks_again = false;
};

TEST(ASecondHazardWithoutALookAtTheFirst, UsesAFreedNode) {
  using Hazards = reclamation::basic_hazard_pointers<Sync, 2, 1>;
  const Result result = drained<queue::michael_scott_list<Sync, LooksOnce<Hazards>>>({});
  EXPECT_NE(result.failure.find("use"), std::string::npos) << result;
}

}  // namespace
}  // namespace fencepost::explore::queue_test
