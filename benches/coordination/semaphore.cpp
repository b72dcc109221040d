// What does a semaphore cost: to take a permit and give it back, with one for all threads, and with one for each?
#include "benches/coordination/semaphore.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/semaphore.hpp"

namespace fencepost::bench {
namespace {

template <Semaphore S, bool Exclusive>
void add_semaphore(const harness::Scope& scope, unsigned threads) {
  const std::uint32_t permits = Exclusive ? 1 : threads;
  harness::Case c = harness::named_case(harness::CaseName("semaphore", S::name, "acquire_release")
                                            .with("permits", Exclusive ? "one" : "each")
                                            .with_threads(threads));
  c.pace = pace_of(threads, true);
  c.bytes = sizeof(Permits<S>);
  c.own_bytes = PerThread<std::uint64_t>::bytes;
  c.timed_code = code_of(&acquire_release_loop<S, Exclusive>);
  c.make = [=] { return std::make_unique<AcquireRelease<S, Exclusive>>(permits); };
  scope.add(std::move(c));
}

const harness::Question semaphore_question(
    "semaphore", "What does a semaphore cost?", [](const harness::Scope& scope) {
      for_each(scope, semaphore::all{}, [&]<class S>(std::type_identity<S>) {
        for (const unsigned threads : scope.thread_counts) {
          add_semaphore<S, true>(scope, threads);
          if (threads > 1) add_semaphore<S, false>(scope, threads);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
