// What does it cost to share the result of a run with those who ask at the same time?
#include "benches/coordination/single_flight.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/flight.hpp"

namespace fencepost::bench {
namespace {

template <Flight F>
void add_calls(const harness::Scope& scope, unsigned threads) {
  harness::Case c =
      harness::named_case(harness::CaseName("flight", F::name, "call").with_threads(threads));
  c.pace = pace_of(threads, F::blocks);
  c.bytes = SharedCalls<F>::bytes();
  c.own_bytes = SharedCalls<F>::own_bytes;
  c.timed_code = SharedCalls<F>::timed_code();
  c.make = [] { return std::make_unique<SharedCalls<F>>(); };
  scope.add(std::move(c));
}

const harness::Question single_flight_question(
    "single_flight", "What does it cost to share a result with those who ask at the same time?",
    [](const harness::Scope& scope) {
      for_each(scope, flight::all{}, [&]<class F>(std::type_identity<F>) {
        for (const unsigned threads : scope.thread_counts) add_calls<F>(scope, threads);
      });
    });

}  // namespace
}  // namespace fencepost::bench
