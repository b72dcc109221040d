// What does a push and a pop cost on a stack, alone and with threads that contend for its top?
#include "benches/stack.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/stack.hpp"

namespace fencepost::bench {
namespace {

template <Stack S>
void add_stack(const harness::Scope& scope, unsigned threads) {
  harness::Case c =
      harness::named_case(harness::CaseName("stack", S::name, "push_pop").with_threads(threads));
  c.pace = pace_of(threads, S::blocks);
  c.bytes = Placed<S>::bytes(PushPop<S>::capacity);
  c.own_bytes = PerThread<StackLedger>::bytes;
  c.timed_code = code_of(&push_pop_loop<S>);
  c.make = [] { return std::make_unique<PushPop<S>>(); };
  scope.add(std::move(c));
}

const harness::Question stack_question(
    "stack", "What does a push and a pop cost on a stack?", [](const harness::Scope& scope) {
      for_each(scope, stack::all{}, [&]<class S>(std::type_identity<S>) {
        for (const unsigned threads : scope.thread_counts) add_stack<S>(scope, threads);
      });
    });

}  // namespace
}  // namespace fencepost::bench
