// What is the overhead of measuring? The empty loop, the clock, an add, a multiply, and plain memory accesses: the lower
// bound of every other result.
#include "primitives/generated/floor.hpp"
#include "benches/each_primitive.hpp"
#include "benches/form_case.hpp"

namespace fencepost::bench {
namespace {

template <class Op, class W>
void add_width(const harness::Scope& scope) {
  const auto name = [](std::string_view operation) {
    const harness::CaseName plain("floor", Op::name, operation);
    return Op::both_widths ? plain.with("bits", 8 * sizeof(W)) : plain;
  };
  if constexpr (requires { typename Op::template latency<W>; }) {
    scope.add(form_case(erased_form<typename Op::template latency<W>>, name("latency"), 1,
                        harness::Pace::alone));
  }
  if constexpr (requires { typename Op::template throughput<W>; }) {
    scope.add(form_case(erased_form<typename Op::template throughput<W>>, name("throughput"), 1,
                        harness::Pace::alone));
  }
}

const harness::Question floor_question("floor", "What does nothing cost?",
                                       [](const harness::Scope& scope) {
                                         for_each(scope, floor::all{},
                                                  [&]<class Op>(std::type_identity<Op>) {
                                                    add_width<Op, std::uint64_t>(scope);
                                                    if constexpr (Op::both_widths)
                                                      add_width<Op, std::uint32_t>(scope);
                                                  });
                                       });

}  // namespace
}  // namespace fencepost::bench
