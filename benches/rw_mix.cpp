// From which share of reads on does a reader-writer lock pay? Every lock does the same mix, the plain
// mutex too.
#include "benches/rw_mix.hpp"

#include "harness/benchmark/registry.hpp"
#include "primitives/generated/rwmutex.hpp"

namespace fencepost::bench {
namespace {

template <RwMutex M>
void add_lock(const harness::Scope& scope) {
  for (const unsigned reads : {0U, 50U, 90U, 99U, 100U}) {
    for (const WorkLength critical : work_lengths) {
      for (const unsigned threads : scope.thread_counts) {
        harness::Case c = harness::named_case(harness::CaseName("rwmutex", M::name, "mix")
                                                  .with("reads", reads)
                                                  .with("critical", critical.cycles())
                                                  .with_threads(threads));
        c.pace = threads == 1 ? harness::Pace::alone : harness::Pace::blocking;
        c.bytes = sizeof(Guarded<M>);
        c.timed_code = code_of(&mix_loop<M>);
        c.make = [=] { return std::make_unique<Mix<M>>(reads, critical); };
        c.constants["work_cycles"] = critical.cycles();
        scope.add(std::move(c));
      }
    }
  }
}

const harness::Question question(
    "rw_mix", "From which share of reads does an RW mutex pay?", [](const harness::Scope& scope) {
      arch::for_each(rwmutex::all{}, [&]<class M>(std::type_identity<M>) { add_lock<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
