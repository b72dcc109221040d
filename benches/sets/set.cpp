// Which set for which share of lookups? All threads look up and write 64-bit keys in the same mix.
#include "primitives/generated/set.hpp"
#include "benches/each_primitive.hpp"
#include "benches/sets/set_mix.hpp"
#include "benches/support/structure_cases.hpp"

namespace fencepost::bench {
namespace {

/// In the core set: one that fits into L1 or L2, with skewed keys and few writes.
template <Set S>
void add_set(const harness::Scope& scope) {
  const harness::CaseName mix("set", S::name, "mix");
  for_each_mix([&](ReadShare reads, std::uint64_t size, Keys keys) {
    const bool few = reads.percent == 99 && reads.spared == 0;
    scope.add_in(few && size == 1024 && keys == Keys::zipf, [&] {
      add_cases<SetMix<S>>(scope, with_mix(mix, reads, size, keys), reads, size, keys);
    });
  });
}

const harness::Question set_question(
    "set", "Which set for which share of lookups?", [](const harness::Scope& scope) {
      for_each(scope, set::all{}, [&]<class S>(std::type_identity<S>) { add_set<S>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
