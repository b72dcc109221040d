// What does a barrier cost, if all threads arrive at the same time? One operation is a phase.
#include "benches/coordination/barrier.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/barrier.hpp"

namespace fencepost::bench {
namespace {

template <Barrier B>
void add_barrier(const harness::Scope& scope, unsigned threads) {
  harness::Case c =
      harness::named_case(harness::CaseName("barrier", B::name, "phase").with_threads(threads));
  c.pace = pace_of(threads, B::blocks);
  c.bytes = Phases<B>::bytes();
  c.own_bytes = Phases<B>::own_bytes();
  c.timed_code = Phases<B>::timed_code();
  c.make = [] { return std::make_unique<Phases<B>>(); };
  scope.add(std::move(c));
}

const harness::Question barrier_question(
    "barrier", "What does a barrier cost?", [](const harness::Scope& scope) {
      for_each(scope, barrier::all{}, [&]<class B>(std::type_identity<B>) {
        for (const unsigned threads : scope.thread_counts) {
          if (threads > 1) add_barrier<B>(scope, threads);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
