// The cases of a cache: for each number of threads one.
#pragma once

#include <cstdint>
#include <string_view>

#include "benches/structures/cache.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/concepts/cache.hpp"

namespace fencepost::bench {

constexpr std::string_view operation_of(CacheUse use) {
  return use == CacheUse::get_hit    ? "get_hit"
         : use == CacheUse::each_get ? "each_get"
         : use == CacheUse::each_put ? "each_put"
                                     : "mix";
}

/// What a case is measured with. `reads`: 100 % but for updates.
struct CacheSetting {
  std::uint64_t size = 0;
  Keys keys = Keys::zipf;
  ReadShare reads{100};
};

/// Up to so many places a cache that is slow to settle is measured with a mix: above, that takes seconds.
template <class C>
constexpr bool settles(std::uint64_t size) {
  return size <= 65'536 || settled_after<C> <= 4;
}

template <class C, CacheUse use>
void add_cache(const harness::Scope& scope, const CacheSetting& setting) {
  harness::CaseName name("cache", C::name, operation_of(use));
  name = use == CacheUse::get_hit
             ? name.with("size", setting.size).with("keys", name_of(setting.keys))
             : with_mix(name, setting.reads, setting.size, setting.keys);
  for (const unsigned threads : scope.thread_counts) {
    if (threads > 1 && !Cache<C>) continue;
    add_case<CacheBench<C, use>>(scope, name, threads, setting.size, setting.keys, setting.reads);
  }
}

}  // namespace fencepost::bench
