// How long does one get, or one put, take at worst, and what do puts without a get cost? In a file of its own: what the compiler
// inlines into the loops of cache.cpp depends on what else calls it there.
#include "benches/each_primitive.hpp"
#include "benches/structures/cache_cases.hpp"
#include "primitives/generated/cache.hpp"

namespace fencepost::bench {
namespace {

/// Single operations of the mix, at two sizes; and mixes in which some operations are puts without a get.
template <class C>
void add_mixes(const harness::Scope& scope) {
  for (const std::uint64_t size : {std::uint64_t{1024}, std::uint64_t{65'536}}) {
    add_cache<C, CacheUse::each_get>(scope, {size, Keys::zipf});
    add_cache<C, CacheUse::each_put>(scope, {size, Keys::zipf});
  }
  for_each_mix([&](ReadShare reads, std::uint64_t size, Keys keys) {
    const bool writes = reads.percent < 100;
    if (writes && settles<C>(size)) add_cache<C, CacheUse::updates>(scope, {size, keys, reads});
  });
}

const harness::Question cache_mix_question(
    "cache_mix", "How long does one get, or one put, take at worst, and what do updates cost?",
    [](const harness::Scope& scope) {
      scope.add_in(false, [&] {
        for_each(scope, cache::all{}, [&]<class C>(std::type_identity<C>) { add_mixes<C>(scope); });
      });
    });

}  // namespace
}  // namespace fencepost::bench
