// The cases of a cache: for each number of threads one.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "benches/pace.hpp"
#include "benches/structures/cache.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts/cache.hpp"

namespace fencepost::bench {

constexpr std::string_view operation_of(CacheUse use) {
  return use == CacheUse::get_hit    ? "get_hit"
         : use == CacheUse::each_get ? "each_get"
         : use == CacheUse::each_put ? "each_put"
                                     : "mix";
}

/// What a case is measured with. `reads`: 100 but for updates.
struct CacheSetting {
  std::uint64_t size = 0;
  Keys keys = Keys::zipf;
  unsigned reads = 100;
};

template <class C, CacheUse use>
void add_cache(const harness::Scope& scope, const CacheSetting& setting) {
  harness::CaseName name("cache", C::name, operation_of(use));
  if constexpr (use != CacheUse::get_hit) name = name.with("reads", setting.reads);
  name = name.with("size", setting.size).with("keys", name_of(setting.keys));
  using Bench = CacheBench<C, use>;
  for (const unsigned threads : scope.thread_counts) {
    if (threads > 1 && !Cache<C>) continue;
    harness::Case c = harness::named_case(name.with_threads(threads));
    c.pace = pace_of(threads, C::blocks);
    c.bytes = sizeof(C);
    c.own_bytes = Bench::own_bytes;
    c.timed_code = Bench::timed_code();
    c.make = [=] { return std::make_unique<Bench>(setting.size, setting.keys, setting.reads); };
    scope.add(std::move(c));
  }
}

}  // namespace fencepost::bench
