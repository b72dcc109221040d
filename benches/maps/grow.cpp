// What does an insertion cost in a map that grows, and how long is the longest? And what does it cost to visit an entry?
#include "benches/maps/grow.hpp"

#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/map.hpp"

namespace fencepost::bench {
namespace {

/// Beyond that a map whose every write copies it takes longer to fill than to measure.
constexpr std::uint64_t most_to_copy = 1024;

template <Map M, bool each>
void add_growth(const harness::Scope& scope, std::uint64_t size) {
  const harness::CaseName name("map", M::name, each ? "each_grow" : "grow");
  for (const unsigned threads : scope.thread_counts) {
    if (threads > size) continue;
    harness::Case c = harness::named_case(name.with("size", size).with_threads(threads));
    c.pace = pace_of(threads, true);
    c.bytes = MapGrowth<M, each>::bytes();
    c.own_bytes = MapGrowth<M, each>::own_bytes;
    c.timed_code = MapGrowth<M, each>::timed_code();
    c.make = [=] { return std::make_unique<MapGrowth<M, each>>(size); };
    c.obstacle = obstacle_to<M>();
    scope.add(std::move(c));
  }
}

template <Map M>
void add_walk(const harness::Scope& scope, std::uint64_t size) {
  harness::Case c =
      harness::named_case(harness::CaseName("map", M::name, "walk").with("size", size));
  c.bytes = sizeof(M);
  c.timed_code = MapWalk<M>::timed_code();
  c.make = [=] { return std::make_unique<MapWalk<M>>(size); };
  c.obstacle = obstacle_to<M>();
  scope.add(std::move(c));
}

const harness::Question map_growth_question(
    "map_growth", "What does a map cost that grows, and a walk over it?",
    [](const harness::Scope& scope) {
      scope.add_in(false, [&] {
        for_each(scope, map::all{}, [&]<class M>(std::type_identity<M>) {
          for (const std::uint64_t size :
               {std::uint64_t{1024}, std::uint64_t{65'536}, std::uint64_t{1'048'576}}) {
            if (!M::grows && size > most_to_copy) continue;
            add_growth<M, false>(scope, size);
            add_growth<M, true>(scope, size);
            add_walk<M>(scope, size);
          }
        });
      });
    });

}  // namespace
}  // namespace fencepost::bench
