// What does an atomic operation cost on a line nobody else wants, in every order and width?
#include "benches/atomic_cases.hpp"

namespace fencepost::bench {
namespace {

struct Latency {
  template <class Op, class W, Orders O>
  using of = typename Op::template latency<W, O>;
};
struct Throughput {
  template <class Op, class W, Orders O>
  using of = typename Op::template throughput<W, O>;
};

/// What a sequentially consistent store costs more than a release store is its net cost.
void add_uncontended(const harness::Scope& scope, harness::Case c) {
  const harness::CaseName& name = c.fields;
  if (name.primitive == atomic::store::name && name.order == "seq_cst")
    c.baseline = name.with_order("release").text();
  scope.add(std::move(c));
}

template <class Op, class W>
void add_width(const harness::Scope& scope) {
  const Obstacle obstacle = obstacle_here<Op>();
  const auto add = [&]<class F>(std::type_identity<F>, const harness::CaseName& name) {
    add_uncontended(scope, form_case<F>(name, 1, harness::Pace::alone, obstacle));
  };
  // A store has no latency form: nothing comes back that the next could wait for.
  if constexpr (has_latency<Op, W>) {
    for_each_order<Op, W, Latency>("latency", add);
  }
  for_each_order<Op, W, Throughput>("throughput", add);
}

const harness::Question question(
    "atomics", "What does an atomic operation cost uncontended?", [](const harness::Scope& scope) {
      arch::for_each(atomic::all{}, [&]<class Op>(std::type_identity<Op>) {
        for_each_word<Op>([&]<class W>(std::type_identity<W>) { add_width<Op, W>(scope); });
      });
    });

}  // namespace
}  // namespace fencepost::bench
