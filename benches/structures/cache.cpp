// Which cache, if all is there, and if most keys are not? All threads use one.
#include "benches/structures/cache.hpp"

#include <optional>
#include <string_view>

#include "benches/each_primitive.hpp"
#include "benches/structures/cache_cases.hpp"
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
  std::size_t size() const noexcept { return entries_.size(); }

 private:
  support::lru_part entries_;
};

/// In the core set: one that fits into L1 or L2, with skewed keys. Of one key there is no mix: it is always there.
template <class C>
void add_caches(const harness::Scope& scope) {
  for (const std::uint64_t size :
       {std::uint64_t{16}, std::uint64_t{1024}, std::uint64_t{65'536}, std::uint64_t{1'048'576}}) {
    for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) {
      scope.add_in(size == 1024 && keys == Keys::zipf, [&] {
        add_cache<C, CacheUse::get_hit>(scope, {size, keys});
        if constexpr (Cache<C>) {
          if (keys != Keys::one && settles<C>(size))
            add_cache<C, CacheUse::mix>(scope, {size, keys});
        }
      });
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
