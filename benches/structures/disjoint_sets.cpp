// What does it cost to unite sets, and to ask whether two elements are in one?
#include "benches/structures/disjoint_sets.hpp"

#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/disjoint_sets.hpp"

namespace fencepost::bench {
namespace {

template <DisjointSets S>
void add_unite(const harness::Scope& scope, unsigned unites, std::uint64_t size, unsigned threads) {
  harness::Case c = harness::named_case(harness::CaseName("disjoint_sets", S::name, "mix")
                                            .with("unites", unites)
                                            .with("size", size)
                                            .with_threads(threads));
  c.pace = pace_of(threads, S::blocks);
  c.bytes = sizeof(S);
  c.own_bytes = Unite<S>::own_bytes;
  c.timed_code = code_of(&unite_loop<S>);
  c.make = [=] { return std::make_unique<Unite<S>>(size, unites); };
  scope.add(std::move(c));
}

const harness::Question disjoint_sets_question(
    "disjoint_sets", "What does it cost to unite sets, and to ask whether two elements are in one?",
    [](const harness::Scope& scope) {
      for_each(scope, disjoint_sets::all{}, [&]<class S>(std::type_identity<S>) {
        for (const unsigned unites : {10U, 50U})
          for (const std::uint64_t size : {std::uint64_t{1024}, std::uint64_t{65'536}})
            for (const unsigned threads : scope.thread_counts)
              add_unite<S>(scope, unites, size, threads);
      });
    });

}  // namespace
}  // namespace fencepost::bench
