// Which set for which share of lookups? All threads look up and write 64-bit keys in the same mix.
#include <memory>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "benches/sets/set_mix.hpp"
#include "primitives/generated/set.hpp"

namespace fencepost::bench {
namespace {

template <Set S>
void add_mix(const harness::Scope& scope, ReadShare reads, std::uint64_t size, Keys keys) {
  const harness::CaseName name =
      with_mix(harness::CaseName("set", S::name, "mix"), reads, size, keys);
  for (const unsigned threads : scope.thread_counts) {
    harness::Case c = harness::named_case(name.with_threads(threads));
    c.pace = pace_of(threads, S::blocks);
    c.bytes = sizeof(S);
    c.own_bytes = SetMix<S>::own_bytes;
    c.timed_code = SetMix<S>::timed_code();
    c.make = [=] { return std::make_unique<SetMix<S>>(reads, size, keys); };
    scope.add(std::move(c));
  }
}

/// In the core set: one that fits into L1 or L2, with skewed keys and few writes.
template <Set S>
void add_set(const harness::Scope& scope) {
  for (const ReadShare reads : {ReadShare{50}, {90}, {99}, {100}}) {
    for (const std::uint64_t size : {std::uint64_t{1024}, std::uint64_t{65'536}}) {
      for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) {
        scope.add_in(reads.percent == 99 && size == 1024 && keys == Keys::zipf,
                     [&] { add_mix<S>(scope, reads, size, keys); });
      }
    }
  }
}

const harness::Question set_question(
    "set", "Which set for which share of lookups?", [](const harness::Scope& scope) {
      for_each(scope, set::all{}, [&]<class S>(std::type_identity<S>) { add_set<S>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
