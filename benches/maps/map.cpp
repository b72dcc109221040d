// Which map for which share of reads? All threads look up and write 64-bit keys in the same mix; and how long one lookup or one
// write takes at worst, which the mean does not show.
#include <string_view>
#include <type_traits>

#include "benches/each_primitive.hpp"
#include "benches/maps/map_mix.hpp"
#include "benches/support/structure_cases.hpp"
#include "primitives/generated/map.hpp"

namespace fencepost::bench {
namespace {

/// Beyond that a map whose every write copies it takes longer to fill than to measure.
constexpr std::uint64_t most_to_copy = 1024;

template <Map M, Timed timed>
void add_map_mix(const harness::Scope& scope, std::string_view operation, ReadShare reads,
                 std::uint64_t size, Keys keys) {
  if (!M::grows && size > most_to_copy) return;
  const harness::CaseName name =
      with_mix(harness::CaseName("map", M::name, operation), reads, size, keys);
  add_cases<MapMix<M, timed>>(scope, name, reads, size, keys);
}

/// In the core set: a map that fits into L1 or L2 and whose keys are as skewed as in caches, and a larger one with even keys. Of
/// the lock-free one the first alone.
template <Map M>
void add_map(const harness::Scope& scope) {
  constexpr bool some = std::is_same_v<M, map::lock_free_map>;
  for_each_mix([&](ReadShare reads, std::uint64_t size, Keys keys) {
    const bool small = size == 1024 && keys == Keys::zipf;
    const bool core = small || (!some && size == 65'536 && keys == Keys::uniform);
    const bool often = reads.percent >= 90 && reads.spared == 0 && (!some || reads.percent < 100);
    scope.add_in(core && often,
                 [&] { add_map_mix<M, Timed::none>(scope, "mix", reads, size, keys); });
  });
}

template <Map M>
void add_each(const harness::Scope& scope) {
  for_each_mix([&](ReadShare reads, std::uint64_t size, Keys keys) {
    add_map_mix<M, Timed::reads>(scope, "each_find", reads, size, keys);
    if (reads.percent < 100) add_map_mix<M, Timed::writes>(scope, "each_write", reads, size, keys);
  });
}

const harness::Question map_question(
    "map", "Which map for which share of reads?", [](const harness::Scope& scope) {
      for_each(scope, map::all{}, [&]<class M>(std::type_identity<M>) { add_map<M>(scope); });
    });

const harness::Question map_each_question(
    "map_each", "How long does one lookup, or one write, take at worst?",
    [](const harness::Scope& scope) {
      scope.add_in(false, [&] {
        for_each(scope, map::all{}, [&]<class M>(std::type_identity<M>) { add_each<M>(scope); });
      });
    });

}  // namespace
}  // namespace fencepost::bench
