// What does a value cost through a queue that takes several at once?
#include "benches/queues/batched.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/queue.hpp"

namespace fencepost::bench {
namespace {

template <BatchedQueue Q>
void add_batched(const harness::Scope& scope, std::size_t capacity, std::size_t batch) {
  harness::Case c = harness::named_case(harness::CaseName("queue", Q::name, "one_way_batched")
                                            .with("capacity", capacity)
                                            .with("batch", batch)
                                            .with_threads(2));
  c.pace = pace_of(2, Q::blocks);
  c.bytes = BatchedOneWay<Q>::bytes(capacity);
  c.timed_code = BatchedOneWay<Q>::timed_code();
  c.make = [=] { return std::make_unique<BatchedOneWay<Q>>(capacity, batch); };
  scope.add(std::move(c));
}

const harness::Question batched_question(
    "queue_batched", "What does a value cost through a queue that takes several at once?",
    [](const harness::Scope& scope) {
      if (scope.thread_counts.back() < 2) return;
      for_each(scope, queue::all{}, [&]<class Q>(std::type_identity<Q>) {
        if constexpr (BatchedQueue<Q>) {
          for (const std::size_t batch : {1U, 8U, 64U}) add_batched<Q>(scope, 1024, batch);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
