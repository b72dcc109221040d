// What does a fence wait for? Its cost as a function of the number of stores before it, which shows the store buffer.
#include "benches/fences/fence_cases.hpp"
#include "primitives/context/stores_hit.hpp"

namespace fencepost::bench {
namespace {

const harness::Question fence_store_buffer_question(
    "fence_store_buffer", "What does a fence cost after k stores?",
    [](const harness::Scope& scope) {
      for_each_fence(scope, [&]<class F>(std::type_identity<F>) {
        if constexpr (may_wait<F>) add_fence_curve<context::stores_hit, F>(scope);
      });
    });

}  // namespace
}  // namespace fencepost::bench
