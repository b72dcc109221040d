// What does it cost that all threads agree whether to commit? One operation is a round: each votes and learns the outcome.
#include "benches/coordination/barrier.hpp"
#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/commit.hpp"

namespace fencepost::bench {
namespace {

template <Commit C>
void add_commit(const harness::Scope& scope, unsigned threads) {
  harness::Case c =
      harness::named_case(harness::CaseName("commit", C::name, "round").with_threads(threads));
  c.pace = pace_of(threads, C::blocks);
  c.bytes = Phases<C>::bytes();
  c.own_bytes = Phases<C>::own_bytes();
  c.timed_code = Phases<C>::timed_code();
  c.constants["bytes"] = sizeof(C);
  c.make = [] { return std::make_unique<Phases<C>>(); };
  scope.add(std::move(c));
}

const harness::Question commit_question(
    "commit", "What does it cost that all threads agree?", [](const harness::Scope& scope) {
      for_each(scope, commit::all{}, [&]<class C>(std::type_identity<C>) {
        for (const unsigned threads : scope.thread_counts) add_commit<C>(scope, threads);
      });
    });

}  // namespace
}  // namespace fencepost::bench
