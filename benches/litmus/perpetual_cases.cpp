// Which reorderings of memory accesses really happen, with which orders? Without a barrier between iterations.
#include "benches/litmus/cases.hpp"
#include "benches/litmus/each.hpp"
#include "benches/litmus/perpetual.hpp"
#include "benches/timed_loop.hpp"

namespace fencepost::bench::litmus {
namespace {

template <std::size_t T, std::size_t V>
void add(const Cases& cases, const harness::Scope& scope) {
  if constexpr (wanted(tests[T], variants[V])) {
    constexpr Loops loops = perpetual_loops<T, V>();
    const Judge judge(tests[T], variants[V], !scope.emulated);
    constexpr Program program = tests[T].program();
    constexpr bool stores_last = program.threads[0].loads == 0;
    cases.add({.variant = variants[V].name,
               .judge = judge,
               .core = in_core_set(tests[T], variants[V]),
               .everywhere = variants[V].by == By::store,
               .bytes = program.locations * word_bytes,
               .own_bytes = Perpetual::own_bytes,
               .timed_code = code_of(loops.of_thread[stores_last ? program.thread_count - 1 : 0]),
               .make = [=] { return std::make_unique<Perpetual>(judge, loops); }});
  }
}

template <std::size_t T>
void add_test(const harness::Scope& scope) {
  if constexpr (tests[T].program().perpetual()) {
    const Cases cases(scope, tests[T].name, static_cast<unsigned>(tests[T].program().thread_count),
                      "perpetual");
    cases.add_unsupported(variants[0].name);
    for_each_index<variants.size()>([&]<std::size_t V>() { add<T, V>(cases, scope); });
  }
}

const harness::Question perpetual_question("litmus_perpetual",
                                           "Which reorderings happen, with which orders?",
                                           [](const harness::Scope& scope) {
                                             for_each_index<tests.size()>(
                                                 [&]<std::size_t T>() { add_test<T>(scope); });
                                           });

}  // namespace
}  // namespace fencepost::bench::litmus
