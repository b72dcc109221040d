// What does nothing cost? The loop, the clock, an add, a multiply, and plain memory: the floor under
// every other result.
#include "primitives/generated/floor.hpp"
#include "benches/form_case.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {
namespace {

template <class Op, class W>
void add_width(const harness::Scope& scope) {
  const std::string prefix = "floor/" + std::string(Op::name);
  const std::string bits = Op::both_widths ? "/bits:" + std::to_string(8 * sizeof(W)) : "";
  if constexpr (requires { typename Op::template latency<W>; }) {
    scope.add(form_case(erased_form<typename Op::template latency<W>>, prefix + "/latency" + bits,
                        1, harness::Pace::alone));
  }
  if constexpr (requires { typename Op::template throughput<W>; }) {
    scope.add(form_case(erased_form<typename Op::template throughput<W>>,
                        prefix + "/throughput" + bits, 1, harness::Pace::alone));
  }
}

const harness::Question question("floor", "What does nothing cost?",
                                 [](const harness::Scope& scope) {
                                   arch::for_each(floor::all{},
                                                  [&]<class Op>(std::type_identity<Op>) {
                                                    add_width<Op, std::uint64_t>(scope);
                                                    if constexpr (Op::both_widths)
                                                      add_width<Op, std::uint32_t>(scope);
                                                  });
                                 });

}  // namespace
}  // namespace fencepost::bench
