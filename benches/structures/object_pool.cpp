// What does it cost to take an object from a pool instead of the allocator, and to give it back, here or on another thread?
#include "benches/structures/object_pool.hpp"

#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "benches/stream_cases.hpp"
#include "primitives/generated/object_pool.hpp"

namespace fencepost::bench {
namespace {

template <ObjectPool P>
void add_get_put(const harness::Scope& scope, unsigned threads) {
  harness::Case c = harness::named_case(
      harness::CaseName("object_pool", P::name, "get_put").with_threads(threads));
  c.pace = pace_of(threads, P::blocks);
  c.bytes = sizeof(P);
  c.own_bytes = GetPut<P>::own_bytes;
  c.timed_code = code_of(&get_put_loop<P>);
  c.make = [] { return std::make_unique<GetPut<P>>(); };
  scope.add(std::move(c));
}

const harness::Question object_pool_question(
    "object_pool", "What does it cost to take an object from a pool, and to give it back?",
    [](const harness::Scope& scope) {
      for_each(scope, object_pool::all{}, [&]<class P>(std::type_identity<P>) {
        for (const unsigned threads : scope.thread_counts) add_get_put<P>(scope, threads);
        if (scope.thread_counts.back() < 2) return;
        StreamCases<PooledMessages<P>>(scope, "object_pool", P::name, pace_of(2, P::blocks))
            .add_one_way(64, 1, 1);
      });
    });

}  // namespace
}  // namespace fencepost::bench
