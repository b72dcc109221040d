// What does a fence cost after accesses to lines that are in another core's cache, or in memory? And single operations
// on a word that another core has written ("far").
#include <algorithm>
#include <utility>

#include "benches/fences/fence_cases.hpp"
#include "benches/ring_pass.hpp"

namespace fencepost::bench {
namespace {

/// K stores to as many lines, then the fence: one operation of the result.
template <class Fence, std::size_t K>
struct Stores {
  static_assert(lines_per_look % K == 0);
  static constexpr std::uint64_t operations = lines_per_look / K;
  static constexpr bool writes = true;

  [[gnu::always_inline]] void visit(LineRing& ring, std::size_t first, std::uint64_t value) {
    for (std::size_t i = first; i < first + lines_per_look; i += K) {
      // Written out, so that the listing test can count them.
      [&]<std::size_t... At>(std::index_sequence<At...>) __attribute__((always_inline)) {
        (store(ring[i + At].word, value), ...);
      }
      (std::make_index_sequence<K>{});
      Fence::emit();
    }
  }
  [[gnu::always_inline]] static void store(std::uint64_t& word, std::uint64_t value) {
    word = value;
    keep_in_memory(word);
  }
  static std::string complaint(const Visited&) { return {}; }
};

/// A load that tells where the next one goes, then the fence. All passes are one chain, so that a load left out anywhere
/// shows at its end.
template <class Fence>
struct Load {
  static constexpr std::uint64_t operations = lines_per_look;
  static constexpr bool writes = false;
  const RingLine* at = nullptr;

  [[gnu::always_inline]] void visit(LineRing& ring, std::size_t first, std::uint64_t) {
    const RingLine* line = at == nullptr ? &ring[first] : at;
    for (std::size_t i = 0; i < lines_per_look; ++i) {
      line = line->next;
      settle(line);
      Fence::emit();
    }
    at = line;
  }
  std::string complaint(const Visited& visited) const {
    return at == visited.next ? "" : "the chain of loads ended on another line than it should";
  }
};

/// An operation on each line's word: each independent of the others, so that a core has as many under way as it can.
template <class Op>
struct Far {
  static constexpr std::uint64_t operations = lines_per_look;
  static constexpr bool writes = Op::writes;
  std::uint64_t sum = 0;

  [[gnu::always_inline]] void visit(LineRing& ring, std::size_t first, std::uint64_t value) {
    for (std::size_t i = first; i < first + lines_per_look; ++i) {
      if constexpr (arch::tells<Op>) {
        sum += Op::emit(ring[i].word, value);
      } else {
        Op::emit(ring[i].word, value);
      }
    }
  }
  std::string complaint(const Visited& visited) const {
    if (!arch::tells<Op>) return {};
    return expect_equal("the sum of what the words held", visited.sum, sum);
  }
};

/// Dependent accesses: the address of the next word depends on the value of the last one.
template <class Op>
struct FarDependent {
  static constexpr std::uint64_t operations = lines_per_look;
  static constexpr bool writes = Op::writes;
  std::uint64_t sum = 0;

  [[gnu::always_inline]] void visit(LineRing& ring, std::size_t first, std::uint64_t value) {
    std::uint64_t held = value - 1;
    for (std::size_t i = first; i < first + lines_per_look; ++i) {
      RingLine* line = &ring[i] + (held - (value - 1));  // 0 further, which the compiler can't know
      held = Op::emit(line->word, value);
      sum += held;
    }
  }
  std::string complaint(const Visited& visited) const {
    return expect_equal("the sum of what the words held", visited.sum, sum);
  }
};

/// Whether the fence orders accesses, as opposed to the instructions that follow it.
template <class Fence>
inline constexpr bool orders_accesses = !requires {
  Fence::for_instructions;
};

/// Contended, alone or not: accesses that miss do not take the same time each, and a gap must not be seen in that.
template <class Access, Lines Where>
[[gnu::noinline]] void add(const harness::Scope& scope, const harness::CaseName& name,
                           const Obstacle& obstacle, unsigned owner) {
  constexpr unsigned threads = Where == Lines::owned ? 2 : 1;
  harness::Case c = plain_case(name, threads, harness::Pace::contended, obstacle);
  if (threads == 2) c.team_threads = {0, owner};
  c.bytes = LineRing::bytes;
  c.make = [] { return std::make_unique<RingPass<Access, Where>>(); };
  c.timed_code = RingPass<Access, Where>::timed_code();
  scope.add(beside_the_others(std::move(c)));
}

template <Lines Where, class Fence>
void add_fence_misses(const harness::Scope& scope, unsigned owner) {
  const std::string where = Where == Lines::owned ? "owned" : "flushed";
  const Obstacle obstacle = obstacle_here<Fence>();
  add<Load<Fence>, Where>(scope, fence_name(Fence::name, "load_" + where), obstacle, owner);
  if constexpr (orders_accesses<Fence>) {
    const harness::CaseName name = fence_name(Fence::name, "stores_" + where);
    add<Stores<Fence, 1>, Where>(scope, name.with("after", 1), obstacle, owner);
    add<Stores<Fence, 16>, Where>(scope, name.with("after", 16), obstacle, owner);
    add<Stores<Fence, 64>, Where>(scope, name.with("after", 64), obstacle, owner);
  }
}

/// The nearest team thread on another core than thread 0's: a sibling's lines are in one's own cache. 0: there is none.
unsigned nearest_other_core(const harness::Scope& scope) {
  const auto other = std::ranges::find_if(
      scope.pus, [&](const harness::Pu& pu) { return pu.core != scope.pus[0].core; });
  return other == scope.pus.end() ? 0 : static_cast<unsigned>(other - scope.pus.begin());
}

const harness::Question fence_misses_question(
    "fence_misses", "What does a fence cost after accesses that miss?",
    [](const harness::Scope& scope) {
      // A run that was asked for one thread has no other core to ask.
      const unsigned owner = scope.thread_counts.back() < 2 ? 0 : nearest_other_core(scope);
      for_each(scope, fence::all{}, [&]<Fence F>(std::type_identity<F>) {
        if constexpr (is_instruction<F> || F::name == "none") {
          add_fence_misses<Lines::flushed, F>(scope, owner);
          if (owner != 0) add_fence_misses<Lines::owned, F>(scope, owner);
        }
      });
      if (owner == 0) return;
      for_each(scope, arch::word_ops{}, [&]<class Op>(std::type_identity<Op>) {
        const Obstacle obstacle = obstacle_here<Op>();
        add<Far<Op>, Lines::owned>(scope, fence_name(Op::name, "far"), obstacle, owner);
        if constexpr (arch::tells<Op>) {
          add<FarDependent<Op>, Lines::owned>(scope, fence_name(Op::name, "far_dependent"),
                                              obstacle, owner);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
