// What does an operation cost on a line in each state of MESI, by where its owner is? The design is that of Schweizer, Besta
// and Hoefler, "Evaluating the Cost of Atomic Operations on Modern Architectures", PACT 2015, and of the ccbench of David,
// Guerraoui and Trigonakis, "Everything You Always Wanted to Know About Synchronization but Were Afraid to Ask", SOSP 2013.
#include <memory>
#include <string>

#include "benches/each_primitive.hpp"
#include "benches/memory/line_pass.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

/// Where a line is, and who brings it there.
struct Place {
  std::string
      distance;  ///< of its owner: own, memory for a line in no cache, else a class of pairs
  std::vector<unsigned> team;
  bool core;
};

template <class Op, LineState State, Chain How>
[[gnu::noinline]] void add_case(const harness::Scope& scope, const Place& place) {
  const std::string operation =
      std::string(Op::name) + (How == Chain::independent ? "_independent" : "");
  harness::Case c =
      harness::named_case(harness::CaseName("memory", "line", operation)
                              .with("state", name_of(State))
                              .with("distance", place.distance)
                              .with_threads(static_cast<unsigned>(place.team.size())));
  using Benchmark = LinePass<Op, State, How>;
  // Contended, alone or not: accesses that miss do not take the same time each, and a gap must not be seen in that.
  c.pace = harness::Pace::contended;
  c.team_threads = place.team;
  c.bytes = StateRing::bytes;
  c.make = [] { return std::make_unique<Benchmark>(); };
  c.timed_code = Benchmark::timed_code();
  c.core = place.core;
  scope.add(std::move(c));
}

template <LineState State, Chain How, class Ops>
void add_operations(const harness::Scope& scope, Ops ops, const Place& place) {
  arch::for_each(ops,
                 [&]<class Op>(std::type_identity<Op>) { add_case<Op, State, How>(scope, place); });
}

template <LineState State>
void add_state(const harness::Scope& scope, const Place& place) {
  add_operations<State, Chain::dependent>(scope, line_ops::dependent{}, place);
  Place rest = place;
  rest.core = place.core && State == LineState::modified;
  add_operations<State, Chain::independent>(scope, line_ops::independent{}, rest);
}

const harness::Question line_states_question(
    "memory_lines", "What does an operation cost by the state and place of its line?",
    [](const harness::Scope& scope) {
      add_state<LineState::modified>(scope, {"own", {0}, true});
      add_state<LineState::exclusive>(scope, {"own", {0}, false});
      add_state<LineState::invalid>(scope, {"memory", {0}, true});
      const unsigned most = scope.thread_counts.back();
      if (most < 2) return;
      bool nearest = true;
      for (const harness::PuPair& pair : harness::pairs_by_class(scope.pus)) {
        const Place place{std::string(name_of(pair.distance)), {pair.a, pair.b}, nearest};
        add_state<LineState::modified>(scope, place);
        add_state<LineState::exclusive>(scope, {place.distance, place.team, false});
        add_state<LineState::shared>(scope, place);
        nearest = false;
      }
      // Shared by n: all threads of the largest team, whose distances differ.
      if (most <= 2) return;
      Place all{"all", {}, false};
      for (unsigned thread = 0; thread < most; ++thread) all.team.push_back(thread);
      add_state<LineState::shared>(scope, all);
    });

}  // namespace
}  // namespace fencepost::bench
