// What does it cost to share the result of a run with those who ask at the same time, and how long does one call take at worst?
#include "benches/coordination/single_flight.hpp"

#include "benches/each_primitive.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/flight.hpp"

namespace fencepost::bench {
namespace {

const harness::Question single_flight_question(
    "single_flight", "What does it cost to share a result with those who ask at the same time?",
    [](const harness::Scope& scope) {
      for_each(scope, flight::all{}, [&]<class F>(std::type_identity<F>) {
        const harness::CaseName name("flight", F::name, "call");
        add_cases<SharedCalls<F>>(scope, name);
        add_cases<SharedCalls<F, true>>(scope, each(name));
      });
    });

}  // namespace
}  // namespace fencepost::bench
