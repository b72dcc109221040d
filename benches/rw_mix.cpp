// From which share of reads on does a reader-writer lock pay? Every lock does the same mix, the plain
// mutex too.
#include "benches/rw_mix.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/rwmutex.hpp"

namespace fencepost::bench {
namespace {

template <class Guarded>
void add_mix(const harness::Scope& scope, unsigned reads, WorkLength critical,
             std::string_view layout = "") {
  harness::CaseName name =
      harness::CaseName("rwmutex", Guarded::Lock::name, "mix").with("reads", reads);
  name = name.with("critical", critical.cycles());
  if (!layout.empty()) name = name.with("layout", layout);
  for (const unsigned threads : scope.thread_counts) {
    harness::Case c = harness::named_case(name.with_threads(threads));
    c.pace = pace_of(threads, Guarded::Lock::blocks);
    c.bytes = sizeof(Guarded);
    c.own_bytes = Mixers::bytes;
    c.timed_code = code_of(&mix_loop<Guarded>);
    c.make = [=] { return std::make_unique<Mix<Guarded>>(reads, critical); };
    c.constants["work_cycles"] = critical.cycles();
    scope.add(std::move(c));
  }
}

template <RwMutex M>
void add_lock(const harness::Scope& scope) {
  for (const unsigned reads : {0U, 50U, 90U, 99U, 100U}) {
    for (const WorkLength critical : work_lengths) add_mix<LinesApart<M>>(scope, reads, critical);
  }
  if constexpr (OneLine<M>::fits) {
    for (const unsigned reads : {90U, 99U})
      add_mix<OneLine<M>>(scope, reads, WorkLength(0), "one_line");
  }
}

const harness::Question rw_mix_question(
    "rw_mix", "From which share of reads does an RW mutex pay?", [](const harness::Scope& scope) {
      for_each(scope, rwmutex::all{}, [&]<class M>(std::type_identity<M>) { add_lock<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
