// What does it cost to transfer a line between two processing units, depending on their distance and the line's NUMA node?
//
// One operation is a round trip: there and back. A tool that prints one-way latency prints half of it.
#include "benches/each_primitive.hpp"
#include "benches/round_trip.hpp"
#include "primitives/generated/pair.hpp"

namespace fencepost::bench {
namespace {

/// Where a pair's line can lie: on a's NUMA node, on b's, on another; each node once, and only nodes with memory.
std::vector<std::pair<std::string, unsigned>> homes(const harness::Scope& scope,
                                                    const harness::PuPair& pair) {
  constexpr unsigned none = harness::Pu::none;
  const auto node = [&](unsigned i) { return scope.pus[i].memory_node; };
  std::vector<std::pair<std::string, unsigned>> found;
  if (node(pair.a) != none) found.emplace_back("a", pair.a);
  if (node(pair.b) != none && node(pair.b) != node(pair.a)) found.emplace_back("b", pair.b);
  for (unsigned i = 0; i < scope.pus.size(); ++i) {
    if (node(i) == none || node(i) == node(pair.a) || node(i) == node(pair.b)) continue;
    found.emplace_back("other", i);
    break;
  }
  if (found.empty()) found.emplace_back("a", pair.a);  // nothing is known of memory here
  return found;
}

template <PingPong P>
void add_pair(const harness::Scope& scope, const harness::PuPair& pair) {
  for (const auto& [home, thread] : homes(scope, pair)) {
    harness::Case c = harness::named_case(harness::CaseName("pair", P::name, "round_trip")
                                              .with("a", scope.pus[pair.a].os_index)
                                              .with("b", scope.pus[pair.b].os_index)
                                              .with("class", name_of(pair.distance))
                                              .with("home", home)
                                              .with_threads(2));
    c.pace = harness::Pace::contended;
    c.team_threads = {pair.a, pair.b};
    c.home = thread;
    c.bytes = P::bytes;
    c.timed_code = RoundTrip<P>::timed_code();
    c.make = [] { return std::make_unique<RoundTrip<P>>(); };
    scope.add(std::move(c));
  }
}

const harness::Question pair_latency_question(
    "pair_latency", "What does it cost to hand a line over?", [](const harness::Scope& scope) {
      if (scope.thread_counts.back() < 2) return;
      for (const harness::PuPair& pair : scope.pairs) {
        for_each(scope, pair::all{},
                 [&]<class P>(std::type_identity<P>) { add_pair<P>(scope, pair); });
      }
    });

}  // namespace
}  // namespace fencepost::bench
