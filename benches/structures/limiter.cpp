// What does it cost to ask a rate limiter, when it admits and when it refuses; and how long does one call take at worst?
#include "benches/structures/limiter.hpp"

#include "benches/each_primitive.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/limiter.hpp"

namespace fencepost::bench {
namespace {

template <Limiter L, bool Admits>
void add_acquire(const harness::Scope& scope) {
  const harness::CaseName name("limiter", L::name, Admits ? "admitted" : "refused");
  add_cases<Acquire<L, Admits>>(scope, name);
  add_cases<Acquire<L, Admits, true>>(scope, each(name));
}

const harness::Question limiter_question("limiter", "What does it cost to ask a rate limiter?",
                                         [](const harness::Scope& scope) {
                                           for_each(scope, limiter::all{},
                                                    [&]<class L>(std::type_identity<L>) {
                                                      add_acquire<L, true>(scope);
                                                      add_acquire<L, false>(scope);
                                                    });
                                         });

}  // namespace
}  // namespace fencepost::bench
