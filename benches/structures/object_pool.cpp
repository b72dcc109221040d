// What does it cost to take an object from a pool instead of the allocator, and to give it back, here or on another thread; and
// how long does one of these take at worst?
#include "benches/structures/object_pool.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "benches/stream_cases.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/object_pool.hpp"

namespace fencepost::bench {
namespace {

template <ObjectPool P>
void add_get_put(const harness::Scope& scope) {
  const harness::CaseName name("object_pool", P::name, "get_put");
  add_cases<GetPut<P>>(scope, name);
  add_cases<GetPut<P, TimedEnd::get>>(scope, name.with_operation("each_get"));
  add_cases<GetPut<P, TimedEnd::put>>(scope, name.with_operation("each_put"));
}

const harness::Question object_pool_question(
    "object_pool", "What does it cost to take an object from a pool, and to give it back?",
    [](const harness::Scope& scope) {
      for_each(scope, object_pool::all{}, [&]<class P>(std::type_identity<P>) {
        add_get_put<P>(scope);
        if (scope.thread_counts.back() < 2) return;
        StreamCases<PooledMessages<P>>(scope, "object_pool", P::name, pace_of(2, P::blocks))
            .add_one_way(64, 1, 1);
      });
    });

}  // namespace
}  // namespace fencepost::bench
