// What does each way of compiling an atomic read-modify-write cost, in one program on one machine? On ARM64: what does
// -march=armv8.1-a gain? Each way is compared with the first, which is what a build for every CPU has.
#include <string_view>
#include <vector>

#include "benches/atomics/atomic_forms_of.hpp"
#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/rmw.hpp"

namespace fencepost::bench {
namespace {

/// Adds a case for each order: rmw/<operation>/<form>/<orders>/codegen:<codegen>.
template <class Op>
void add_in_orders(const harness::Scope& scope, std::string_view form_name, unsigned threads,
                   const std::vector<OrderedForm>& in_orders) {
  constexpr auto baseline = []<class First, class... Rest>(arch::type_list<First, Rest...>) {
    return First::name;
  }(arch::rmw_codegens{});
  for (const auto& [orders, form] : in_orders) {
    const harness::CaseName plain("rmw", Op::name, form_name, name_of(orders));
    harness::Case c = form_case(*form, plain.with("codegen", Op::codegen), threads,
                                pace_of(threads), obstacle_here<Op>());
    c.group = plain.with("codegen", "*").with_threads(threads).text();
    if (Op::codegen != baseline)
      c.baseline = plain.with("codegen", baseline).with_threads(threads).text();
    scope.add(std::move(c));
  }
}

const harness::Question rmw_question(
    "rmw", "What does each way of compiling an atomic read-modify-write cost?",
    [](const harness::Scope& scope) {
      for_each(scope, rmw::all{}, [&]<class Op>(std::type_identity<Op>) {
        const AtomicForms forms = forms_of_width<Op, std::uint64_t>();
        add_in_orders<Op>(scope, "latency", 1, forms.latency);
        add_in_orders<Op>(scope, "throughput", 1, forms.throughput);
        for (const unsigned threads : scope.thread_counts) {
          if (threads > 1) add_in_orders<Op>(scope, "shared", threads, forms.shared);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
