// What does it cost to begin a round of work on all threads, and to wait for its end?
#include "benches/coordination/fork_join.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/wait_group.hpp"

namespace fencepost::bench {
namespace {

template <WaitGroup G>
void add_fork_join(const harness::Scope& scope, unsigned threads) {
  harness::Case c = harness::named_case(
      harness::CaseName("wait_group", G::name, "fork_join").with_threads(threads));
  c.pace = pace_of(threads, true);
  c.bytes = ForkJoin<G>::bytes();
  c.own_bytes = ForkJoin<G>::own_bytes;
  c.timed_code = ForkJoin<G>::timed_code();
  c.constants["bytes"] = sizeof(G);
  c.make = [] { return std::make_unique<ForkJoin<G>>(); };
  scope.add(std::move(c));
}

const harness::Question fork_join_question(
    "fork_join", "What does a round of work on all threads cost?", [](const harness::Scope& scope) {
      for_each(scope, wait_group::all{}, [&]<class G>(std::type_identity<G>) {
        for (const unsigned threads : scope.thread_counts) add_fork_join<G>(scope, threads);
      });
    });

}  // namespace
}  // namespace fencepost::bench
