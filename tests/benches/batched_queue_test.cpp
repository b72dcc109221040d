// The benchmark of queues that take several values at once: every window ends, and a queue that loses or doubles one is seen.
#include <gtest/gtest.h>

#include <algorithm>

#include "benches/queues/batched.hpp"
#include "primitives/queue/spsc_ring_cached.hpp"
#include "tests/benches/window.hpp"

namespace fencepost::bench::batched_queue_test {
namespace {

template <class Q>
std::string verdict_on(std::size_t batch, std::uint64_t length = 1'000'000) {
  std::string verdict;
  BatchedOneWay<Q> benchmark(64, batch);
  const auto states = window(benchmark, 2, 100, 256, length, &verdict);
  for (const auto& state : states) EXPECT_TRUE(state.finished()) << state.index();
  return verdict;
}

TEST(TheBenchmarkOfBatches, PassesAQueueThatIsRight) {
  for (const std::size_t batch : {1U, 7U, 64U}) {
    for (const std::uint64_t length : {1U, 1'000'000U})
      EXPECT_EQ(verdict_on<queue::spsc_ring_cached>(batch, length), "") << batch;
  }
}

/// Says that it has taken one more than it has, or gives the last value of a batch twice.
template <bool Loses>
struct Wrong : queue::spsc_ring_cached {
  using spsc_ring_cached::spsc_ring_cached;
  std::size_t try_push_many(std::span<const std::uint64_t> values) noexcept {
    if (!Loses || values.size() < 2) return spsc_ring_cached::try_push_many(values);
    const std::size_t pushed = spsc_ring_cached::try_push_many(values.first(values.size() - 1));
    return pushed == values.size() - 1 ? values.size() : pushed;
  }
  std::size_t try_pop_many(std::span<std::uint64_t> to) noexcept {
    const std::size_t popped = spsc_ring_cached::try_pop_many(to);
    if (!Loses && popped > 1) to[popped - 1] = to[popped - 2];
    return popped;
  }
};

TEST(TheBenchmarkOfBatches, SeesAValueThatIsLostOrDoubled) {
  EXPECT_NE(verdict_on<Wrong<true>>(8), "");
  EXPECT_NE(verdict_on<Wrong<false>>(8), "");
}

}  // namespace
}  // namespace fencepost::bench::batched_queue_test
