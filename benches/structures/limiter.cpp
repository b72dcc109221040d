// What does it cost to ask a rate limiter, when it admits and when it refuses?
#include "benches/structures/limiter.hpp"

#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/limiter.hpp"

namespace fencepost::bench {
namespace {

template <Limiter L, bool Admits>
void add_acquire(const harness::Scope& scope, unsigned threads) {
  harness::Case c = harness::named_case(
      harness::CaseName("limiter", L::name, Admits ? "admitted" : "refused").with_threads(threads));
  c.pace = pace_of(threads, L::blocks);
  c.bytes = sizeof(L);
  c.own_bytes = Acquire<L, Admits>::own_bytes;
  c.timed_code = code_of(&acquire_loop<L, Admits>);
  c.make = [] { return std::make_unique<Acquire<L, Admits>>(); };
  scope.add(std::move(c));
}

const harness::Question limiter_question(
    "limiter", "What does it cost to ask a rate limiter?", [](const harness::Scope& scope) {
      for_each(scope, limiter::all{}, [&]<class L>(std::type_identity<L>) {
        for (const unsigned threads : scope.thread_counts) {
          add_acquire<L, true>(scope, threads);
          add_acquire<L, false>(scope, threads);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
