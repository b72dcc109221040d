// Which map for which share of reads? All threads look up and write 64-bit keys in the same mix.
#include <memory>
#include <string>

#include "benches/each_primitive.hpp"
#include "benches/maps/map_mix.hpp"
#include "primitives/generated/map.hpp"

namespace fencepost::bench {
namespace {

/// Beyond that a map whose every write copies it takes longer to fill than to measure.
constexpr std::uint64_t most_to_copy = 1024;

template <Map M>
void add_map_mix(const harness::Scope& scope, ReadShare reads, std::uint64_t size, Keys keys) {
  const harness::CaseName kind("map", M::name, "mix");
  const harness::CaseName mix = reads.spared == 0 ? kind.with("reads", reads.percent)
                                                  : kind.with("reads", std::string_view("99.9"));
  const harness::CaseName name = mix.with("size", size).with("keys", name_of(keys));
  for (const unsigned threads : scope.thread_counts) {
    harness::Case c = harness::named_case(name.with_threads(threads));
    c.pace = threads == 1 ? harness::Pace::alone
             : M::blocks  ? harness::Pace::blocking
                          : harness::Pace::contended;
    c.bytes = sizeof(M);
    c.own_bytes = MapMix<M>::own_bytes;
    c.timed_code = code_of(&map_loop<M>);
    c.make = [=] { return std::make_unique<MapMix<M>>(reads, size, keys); };
    c.obstacle = obstacle_to<M>();
    scope.add(std::move(c));
  }
}

/// In the core set: a map that fits into L1 or L2 and whose keys are as skewed as in caches, and a larger one with even keys.
template <Map M>
void add_map(const harness::Scope& scope) {
  for (const ReadShare reads : {ReadShare{50}, {90}, {99}, {99, 90}, {100}}) {
    for (const std::uint64_t size : {std::uint64_t{16}, std::uint64_t{1024}, std::uint64_t{65'536},
                                     std::uint64_t{1'048'576}}) {
      if (!M::grows && size > most_to_copy) continue;
      for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) {
        const bool core =
            (size == 1024 && keys == Keys::zipf) || (size == 65'536 && keys == Keys::uniform);
        scope.add_in(core && reads.percent >= 90 && reads.spared == 0,
                     [&] { add_map_mix<M>(scope, reads, size, keys); });
      }
    }
  }
}

const harness::Question map_question(
    "map", "Which map for which share of reads?", [](const harness::Scope& scope) {
      for_each(scope, map::all{}, [&]<class M>(std::type_identity<M>) { add_map<M>(scope); });
    });

}  // namespace
}  // namespace fencepost::bench
