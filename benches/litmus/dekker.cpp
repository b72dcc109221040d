// Does Dekker's entry let both threads in? The very code whose cost is measured as pattern/dekker/<way>, and what it leads to:
// store buffering (SB), where each thread tells the other that it comes in, and both miss it.
#include "primitives/pattern/dekker.hpp"
#include "benches/each_primitive.hpp"
#include "benches/litmus/cases.hpp"
#include "benches/litmus/perpetual.hpp"
#include "benches/timed_loop.hpp"

namespace fencepost::bench::litmus {
namespace {

/// No order at all between telling and looking: what each way is compared with.
struct Unfenced {
  static constexpr std::string_view name = "none";
  // relaxed, both: that it does not suffice is what is shown
  static void tell(Word& mine, std::uint64_t turn) {
    mine.store(turn, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);  // for the compiler alone
  }
  static std::uint64_t look(const Word& other) { return other.load(std::memory_order_relaxed); }
};

/// Telling, then looking, of one side.
template <class Side, std::size_t self>
[[gnu::noinline]] std::uint32_t dekker_loop(std::byte* place, const Kept& kept,
                                            harness::ThreadState& state) {
  std::uint32_t* const seen = kept[0];
  Word& mine = word_at(place, self);
  const Word& other = word_at(place, 1 - self);
  return iterations<true>(
      state, [&](std::uint32_t n) __attribute__((always_inline)) {
        static_cast<void>(Side::tell(mine, std::uint64_t{n} + 1));
        seen[n] = static_cast<std::uint32_t>(Side::look(other));
        std::atomic_signal_fence(std::memory_order_seq_cst);  // iterations keep their order too
      });
}

template <class By>
constexpr Loops dekker_loops() {
  if constexpr (requires { typename By::slow; }) {
    return {{&dekker_loop<By, 0>, &dekker_loop<typename By::slow, 1>}};
  } else {
    return {{&dekker_loop<By, 0>, &dekker_loop<By, 1>}};
  }
}

/// All but Unfenced are claimed to be right, as a full fence is.
template <class By>
void add(const Cases& cases, const harness::Scope& scope) {
  constexpr Loops loops = dekker_loops<By>();
  constexpr bool ordered = !std::is_same_v<By, Unfenced>;
  const Judge judge(tests[0], ordered ? variants[full_fence] : variants[0], !scope.emulated);
  cases.add({.variant = By::name,
             .judge = judge,
             .bytes = 2 * word_bytes,
             .own_bytes = Perpetual::own_bytes,
             .timed_code = code_of(loops.of_thread[0]),
             .make = [=] { return std::make_unique<Perpetual>(judge, loops); },
             .obstacle = obstacle_to<By>()});
}

const harness::Question dekker_question("litmus_dekker", "Does Dekker's entry let both in?",
                                        [](const harness::Scope& scope) {
                                          static_assert(tests[0].name == "SB");
                                          const Cases cases(scope, "dekker", 2, "perpetual");
                                          cases.add_unsupported(Unfenced::name);
                                          add<Unfenced>(cases, scope);
                                          [&]<class... Way>(arch::type_list<Way...>) {
                                            (add<typename Way::by>(cases, scope), ...);
                                          }(pattern::dekker::ways{});
                                        });

}  // namespace
}  // namespace fencepost::bench::litmus
