// Which cache, if all is there, and if most keys are not? All threads use one.
#include "benches/structures/cache.hpp"

#include <memory>
#include <string_view>

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/concepts/cache.hpp"
#include "primitives/generated/cache.hpp"
#include "primitives/support/cache/lru_part.hpp"

namespace fencepost::bench {
namespace {

/// No cache, but the table that is in those with locks: what a lookup costs without a lock and without recency, for one thread.
class bare_table {
 public:
  static constexpr std::string_view name = "bare_table";
  static constexpr bool core = false, blocks = false;

  explicit bare_table(std::size_t capacity) : entries_(capacity) {}
  std::optional<std::uint64_t> get(std::uint64_t key) noexcept {
    return entries_.peek(key, support::mixed_key(key));
  }
  void put(std::uint64_t key, std::uint64_t value) noexcept {
    entries_.put(key, support::mixed_key(key), value);
  }

 private:
  support::lru_part entries_;
};

template <class C, bool Gets>
void add_cache(const harness::Scope& scope, std::uint64_t size, Keys keys, unsigned threads) {
  harness::Case c =
      harness::named_case(harness::CaseName("cache", C::name, Gets ? "get_hit" : "mix")
                              .with("size", size)
                              .with("keys", name_of(keys))
                              .with_threads(threads));
  using Bench = CacheBench<C, Gets>;
  c.pace = pace_of(threads, C::blocks);
  c.bytes = sizeof(C);
  c.own_bytes = Bench::own_bytes;
  c.timed_code = Bench::timed_code();
  c.make = [=] { return std::make_unique<Bench>(size, keys); };
  scope.add(std::move(c));
}

template <class C>
void add_caches(const harness::Scope& scope) {
  constexpr bool shared = Cache<C>;
  for (const std::uint64_t size : {std::uint64_t{1024}, std::uint64_t{65'536}}) {
    for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) {
      for (const unsigned threads : scope.thread_counts) {
        if (threads > 1 && !shared) continue;
        scope.add_in(size == 1024 && keys == Keys::zipf, [&] {
          add_cache<C, true>(scope, size, keys, threads);
          if constexpr (shared)
            if (keys != Keys::one) add_cache<C, false>(scope, size, keys, threads);
        });
      }
    }
  }
}

const harness::Question cache_question(
    "cache", "Which cache, if all is there, and if most keys are not?",
    [](const harness::Scope& scope) {
      for_each(scope, arch::type_list<bare_table>{},
               [&]<class C>(std::type_identity<C>) { add_caches<C>(scope); });
      for_each(scope, cache::all{}, [&]<class C>(std::type_identity<C>) { add_caches<C>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
