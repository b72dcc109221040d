// Queues that take several values at once, in all executions of a producer and a consumer; all of their mutants fail.
#include <gtest/gtest.h>

#include <array>
#include <span>

#include "primitives/generated/queue.hpp"
#include "tests/explore/primitives/containers.hpp"

namespace fencepost::explore::queue_batch_test {
namespace {

/// Pushes `values` in batches of two, with room or without.
template <class Q>
void push_all(Q& queue, std::span<const std::uint64_t> values) {
  while (!values.empty()) {
    std::size_t pushed = 0;
    Sync::wait_until([&] {
      pushed = queue.try_push_many(values.first(std::min<std::size_t>(2, values.size())));
      return pushed != 0;
    });
    values = values.subspan(pushed);
  }
}

/// Pops until `next` is 4, in batches of at most two; `before` is called first for each batch.
template <class Q, class Before>
void pop_and_read(Q& queue, Letters& letters, unsigned next, Before before) {
  while (next <= 3) {
    before(next);
    std::array<std::uint64_t, 2> values{};
    std::size_t popped = 0;
    Sync::wait_until([&] { return (popped = queue.try_pop_many(values)) != 0; });
    for (std::size_t i = 0; i < popped; ++i, ++next) {
      require(values[i] == next, "not in order");
      letters.read(next);
    }
  }
}

/// Three values through a queue of two: some batches have to be parted. Receipts as in queue_test.cpp.
template <class Q>
Result passed(const Options& options) {
  return explore(
      [] {
        Q queue(2);
        Letters letters;
        var<unsigned> receipts[4];
        together(
            [&] {
              for (unsigned k = 1; k <= 3; ++k) letters.write(k);
              constexpr std::array<std::uint64_t, 3> values{1, 2, 3};
              push_all(queue, values);
              require(receipts[1] == 1, "before the value was popped");
            },
            [&] { pop_and_read(queue, letters, 1, [&](unsigned next) { receipts[next] = 1; }); });
        letters.require_all_once(3);
      },
      options);
}

/// Mixed with single values; the last one needs the room of the first.
template <class Q>
Result mixed(const Options& options) {
  return explore(
      [] {
        Q queue(2);
        Letters letters;
        together(
            [&] {
              for (unsigned k = 1; k <= 3; ++k) letters.write(k);
              constexpr std::array<std::uint64_t, 2> two{1, 2};
              push_all(queue, two);
              Sync::wait_until([&] { return queue.try_push(3); });
            },
            [&] {
              std::optional<std::uint64_t> one;
              Sync::wait_until([&] { return (one = queue.try_pop()).has_value(); });
              letters.read(static_cast<unsigned>(*one));
              pop_and_read(queue, letters, 2, [](unsigned) {});
            });
        letters.require_all_once(3);
      },
      options);
}

/// One thread pushes two values at once, and one by one after the other, as far as there is room, in a ring that went round.
template <class Q>
Result pushed_by_two(const Options& options) {
  return explore(
      [] {
        Q queue(2);
        std::array<std::uint64_t, 2> old{7, 7};
        require(queue.try_push_many(old) == 2 && queue.try_pop_many(old) == 2, "alone");
        std::size_t pushed[2]{};
        together(
            [&] {
              constexpr std::array<std::uint64_t, 2> values{1, 2};
              pushed[0] = queue.try_push_many(values);
            },
            [&] {
              while (pushed[1] < 2 && queue.try_push(3 + pushed[1])) ++pushed[1];
            });
        std::array<std::uint64_t, 3> found{};
        require(pushed[0] + pushed[1] == 2, "room for two");
        require(queue.try_pop_many(found) == 2 && found[0] != found[1], "lost or doubled");
        for (const std::uint64_t value : {found[0], found[1]}) {
          const std::uint64_t by = value > 2 ? 1 : 0;
          require(value > 0 && value - 2 * by <= pushed[by], "of no push");
        }
      },
      options);
}

/// Two threads pop, one of them twice what there is, while a third one pushes a value more.
template <class Q>
Result popped_by_two(const Options& options) {
  return explore(
      [] {
        Q queue(2);
        Letters letters;
        for (unsigned k = 1; k <= 3; ++k) letters.write(k);
        const std::array<std::uint64_t, 2> values{1, 2};
        require(queue.try_push_many(values) == 2, "room for two");
        const auto pop = [&] {
          std::array<std::uint64_t, 3> to{};
          const std::size_t popped = queue.try_pop_many(to);
          for (std::size_t i = 0; i < popped; ++i) letters.read(static_cast<unsigned>(to[i]));
        };
        bool more = false;
        together([&] { more = queue.try_push_many(std::array<std::uint64_t, 1>{3}) == 1; }, pop,
                 pop);
        pop();
        letters.require_all_once(more ? 3 : 2);
      },
      options);
}

template <class Q>
std::vector<Scenario> scenarios() {
  std::vector<Scenario> all{{"Passed", passed<Q>}, {"Mixed", mixed<Q>}};
  if (Q::producers == ends::many) all.push_back({"PushedByTwo", pushed_by_two<Q>});
  if (Q::consumers == ends::many) all.push_back({"PoppedByTwo", popped_by_two<Q>});
  return all;
}

template <class T>
using is_batched = std::bool_constant<BatchedQueue<T> && support::explorable<T, Sync>>;
using batched = conformance::gtest_types_that<is_batched, queue::all, queue::headers>;

template <class Q>
class ExploredBatches : public testing::Test {};
TYPED_TEST_SUITE(ExploredBatches, batched, conformance::primitive_name);

TYPED_TEST(ExploredBatches, Pass) { expect_passes(scenarios<explored<TypeParam>>()); }

// That all operations have one order is tried in queue_test.cpp.
TYPED_TEST(ExploredBatches, MutantsFail) {
  expect_mutants_fail(scenarios<explored<TypeParam>>(), {}, TypeParam::total_order);
}

}  // namespace
}  // namespace fencepost::explore::queue_batch_test
