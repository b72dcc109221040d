// Which reorderings of memory accesses really happen, with which orders? In rounds that all threads start together.
#include "benches/litmus/batched.hpp"
#include "benches/litmus/cases.hpp"
#include "benches/litmus/each.hpp"
#include "benches/timed_loop.hpp"

namespace fencepost::bench::litmus {
namespace {

template <std::size_t T, std::size_t V>
void add(const Cases& cases, const harness::Scope& scope) {
  if constexpr (wanted_in_batches(tests[T], variants[V])) {
    constexpr Walks walks = batched_walks<T, V>();
    const Judge judge(tests[T], variants[V], !scope.emulated);
    cases.add({.variant = variants[V].name,
               .judge = judge,
               .everywhere = variants[V].by == By::store,
               .bytes = Batched::bytes(judge.program()),
               .own_bytes = Batched::own_bytes,
               .timed_code = code_of(walks.of_thread[0]),
               .make = [=] { return std::make_unique<Batched>(judge, walks); }});
  }
}

template <std::size_t T>
void add_test(const harness::Scope& scope) {
  constexpr Program program = tests[T].program();
  const Cases cases(scope, tests[T].name, static_cast<unsigned>(program.thread_count), "batched");
  if (!program.perpetual()) cases.add_unsupported(variants[0].name);
  for_each_index<variants.size()>([&]<std::size_t V>() { add<T, V>(cases, scope); });
}

const harness::Question batched_question("litmus_batched",
                                         "Which reorderings happen when threads start together?",
                                         [](const harness::Scope& scope) {
                                           for_each_index<tests.size()>(
                                               [&]<std::size_t T>() { add_test<T>(scope); });
                                         });

}  // namespace
}  // namespace fencepost::bench::litmus
