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
              Sync::wait_until([&] { return queue.try_push(1); });
              constexpr std::array<std::uint64_t, 2> rest{2, 3};
              push_all(queue, rest);
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

template <class Q>
std::vector<Scenario> scenarios() {
  return {{"Passed", passed<Q>}, {"Mixed", mixed<Q>}};
}

template <class List>
struct batched_of;
template <class... T>
struct batched_of<arch::type_list<T...>>
    : conformance::gtest_types<
          typename arch::flat<std::conditional_t<BatchedQueue<T> && support::explorable<T, Sync>,
                                                 arch::type_list<T>, arch::type_list<>>...>::type> {
};

template <class Q>
class ExploredBatches : public testing::Test {};
TYPED_TEST_SUITE(ExploredBatches, batched_of<queue::all>::type, conformance::primitive_name);

TYPED_TEST(ExploredBatches, Pass) { expect_passes(scenarios<explored<TypeParam>>()); }

TYPED_TEST(ExploredBatches, MutantsFail) { expect_mutants_fail(scenarios<explored<TypeParam>>()); }

}  // namespace
}  // namespace fencepost::explore::queue_batch_test
