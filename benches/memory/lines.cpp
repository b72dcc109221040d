// What does an operation cost on a line in each state of MESI, by where its owner is? The design is that of Schweizer, Besta
// and Hoefler, "Evaluating the Cost of Atomic Operations on Modern Architectures", PACT 2015, and of the ccbench of David,
// Guerraoui and Trigonakis, "Everything You Always Wanted to Know About Synchronization but Were Afraid to Ask", SOSP 2013.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "benches/each_primitive.hpp"
#include "benches/memory/far_lines.hpp"
#include "benches/memory/line_pass.hpp"
#include "benches/memory/memory_cases.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

/// Which operations of a place are in the core set. few: those that tell where the lines are, and what an atomic adds.
enum class Core { none, few, all };

/// Where a line is, and who brings it there.
struct Place {
  /// Of its owner: own (the first cache), own-l2, own-l3, memory for a line in no cache, else a class of pairs.
  std::string distance;
  std::vector<unsigned> team;
  Core core = Core::none;
  std::optional<unsigned> node{};  ///< of the memory, where it is not the first thread's
  OwnLevel level{};                ///< of far lines
  std::shared_ptr<FarMemory> memory{};
};

constexpr std::array<std::string_view, 3> few_operations{"load", "fetch_add", "cas"};

template <class Op, LineState State, Chain How>
bool in_core(const Place& place) {
  if (place.core == Core::few)
    return How == Chain::dependent &&
           std::ranges::find(few_operations, Op::name) != few_operations.end();
  return place.core == Core::all && (How == Chain::dependent || State == LineState::modified);
}

template <class Op, LineState State, Chain How, class Ring>
[[gnu::noinline]] void add_case(const harness::Scope& scope, const Place& place) {
  const std::string operation =
      std::string(Op::name) + (How == Chain::independent ? "_independent" : "");
  harness::CaseName name = harness::CaseName("memory", "line", operation)
                               .with("state", name_of(State))
                               .with("distance", place.distance);
  if (place.node) name = name.with("node", *place.node);
  harness::Case c =
      harness::named_case(name.with_threads(static_cast<unsigned>(place.team.size())));
  using Benchmark = LinePass<Op, State, How, Ring>;
  // Contended, alone or not: accesses that miss do not take the same time each, and a gap must not be seen in that.
  c.pace = harness::Pace::contended;
  c.team_threads = place.team;
  c.node = place.node;
  c.obstacle = place.level.obstacle;
  if constexpr (std::is_same_v<Ring, FarLines>) {
    c.make = [memory = place.memory, bytes = place.level.bytes, line = scope.memory.line_bytes] {
      return std::make_unique<Benchmark>(std::make_shared<FarLines>(memory, bytes, line));
    };
  } else {
    c.bytes = Ring::bytes;
    c.make = [] { return std::make_unique<Benchmark>(); };
  }
  c.timed_code = Benchmark::timed_code();
  c.core = in_core<Op, State, How>(place);
  scope.add(std::move(c));
}

template <LineState State, Chain How, class Ring, class Ops>
void add_operations(const harness::Scope& scope, Ops ops, const Place& place) {
  arch::for_each(
      ops, [&]<class Op>(std::type_identity<Op>) { add_case<Op, State, How, Ring>(scope, place); });
}

template <LineState State, class Ring = StateRing>
void add_state(const harness::Scope& scope, const Place& place) {
  add_operations<State, Chain::dependent, Ring>(scope, line_ops::dependent{}, place);
  add_operations<State, Chain::independent, Ring>(scope, line_ops::independent{}, place);
}

/// Lines of one's own that have left the first caches.
void add_own_levels(const harness::Scope& scope) {
  const auto levels = own_levels(scope.memory);
  std::size_t most = 0;
  for (const OwnLevel& level : levels)
    if (!level.obstacle) most = std::max(most, level.bytes);
  const auto memory = std::make_shared<FarMemory>(most);
  for (const OwnLevel& level : levels) {
    Place place{"own-l" + std::to_string(level.level), {0}, Core::few, std::nullopt, level, memory};
    add_state<LineState::modified, FarLines>(scope, place);
    place.core = Core::none;
    add_state<LineState::exclusive, FarLines>(scope, place);
  }
}

/// Lines whose memory is on another node than the first thread's: in memory, and modified by the other CPU of each pair, on
/// whose behalf the directory of that node may be asked.
void add_other_nodes(const harness::Scope& scope, const std::vector<harness::PuPair>& pairs) {
  Core core = Core::few;
  for (const MemoryNode& node : memory_nodes(scope)) {
    if (node.own) continue;
    add_state<LineState::invalid>(scope, {"memory", {0}, core, node.bound});
    core = Core::none;
    for (const harness::PuPair& pair : pairs)
      add_state<LineState::modified>(
          scope, {std::string(name_of(pair.distance)), {pair.a, pair.b}, core, node.bound});
  }
}

const harness::Question line_states_question(
    "memory_lines", "What does an operation cost by the state and place of its line?",
    [](const harness::Scope& scope) {
      add_state<LineState::modified>(scope, {"own", {0}, Core::all});
      add_state<LineState::exclusive>(scope, {"own", {0}});
      add_own_levels(scope);
      add_state<LineState::invalid>(scope, {"memory", {0}, Core::all});
      const unsigned most = scope.thread_counts.back();
      const auto pairs =
          most < 2 ? std::vector<harness::PuPair>{} : harness::pairs_by_class(scope.pus);
      Core core = Core::all;  // of the nearest
      for (const harness::PuPair& pair : pairs) {
        const Place place{std::string(name_of(pair.distance)), {pair.a, pair.b}, core};
        add_state<LineState::modified>(scope, place);
        add_state<LineState::exclusive>(scope, {place.distance, place.team});
        add_state<LineState::shared>(scope, place);
        core = Core::none;
      }
      add_other_nodes(scope, pairs);
      // Shared by n: all threads of the largest team, whose distances differ.
      if (most <= 2) return;
      Place all{"all", {}};
      for (unsigned thread = 0; thread < most; ++thread) all.team.push_back(thread);
      add_state<LineState::shared>(scope, all);
    });

}  // namespace
}  // namespace fencepost::bench
