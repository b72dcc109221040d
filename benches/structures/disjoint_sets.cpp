// What does it cost to unite sets, and to ask whether two elements are in one; and how long does one of these take at worst?
#include "benches/structures/disjoint_sets.hpp"

#include "benches/each_primitive.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/disjoint_sets.hpp"

namespace fencepost::bench {
namespace {

template <DisjointSets S>
void add_unites(const harness::Scope& scope, unsigned unites, std::uint64_t size) {
  const harness::CaseName name =
      harness::CaseName("disjoint_sets", S::name, "mix").with("unites", unites).with("size", size);
  add_cases<Unite<S>>(scope, name, size, unites);
  add_cases<Unite<S, Timed::reads>>(scope, name.with_operation("each_same_set"), size, unites);
  add_cases<Unite<S, Timed::writes>>(scope, name.with_operation("each_unite"), size, unites);
}

const harness::Question disjoint_sets_question(
    "disjoint_sets", "What does it cost to unite sets, and to ask whether two elements are in one?",
    [](const harness::Scope& scope) {
      for_each(scope, disjoint_sets::all{}, [&]<class S>(std::type_identity<S>) {
        for (const unsigned unites : {10U, 50U})
          for (const std::uint64_t size : {std::uint64_t{1024}, std::uint64_t{65'536}})
            add_unites<S>(scope, unites, size);
      });
    });

}  // namespace
}  // namespace fencepost::bench
