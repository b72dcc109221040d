// What does an atomic operation cost when one to all cores do it on the same line?
#include "benches/atomic_cases.hpp"

namespace fencepost::bench {
namespace {

struct Shared {
  template <class Op, class W, Orders O>
  using of = typename Op::template shared<W, O>;
};

template <class Op, class W>
void add_width(const harness::Scope& scope) {
  const Obstacle obstacle = obstacle_here<Op>();
  for_each_order<Op, W, Shared>("shared", [&]<class F>(std::type_identity<F>,
                                                       const harness::CaseName& name) {
    for (const unsigned threads : scope.thread_counts) {
      scope.add(form_case<F>(
          name, threads, threads == 1 ? harness::Pace::alone : harness::Pace::contended, obstacle));
    }
  });
}

const harness::Question question(
    "atomics_shared", "What does an atomic operation cost on a shared line?",
    [](const harness::Scope& scope) {
      arch::for_each(atomic::all{}, [&]<class Op>(std::type_identity<Op>) {
        for_each_word<Op>([&]<class W>(std::type_identity<W>) { add_width<Op, W>(scope); });
      });
    });

}  // namespace
}  // namespace fencepost::bench
