// What do read-modify-writes cost that are compare-exchange loops? Each against fetch_add, which is one instruction.
#include "benches/atomics/atomic_forms_of.hpp"
#include "benches/each_primitive.hpp"
#include "benches/pace.hpp"
#include "primitives/generated/cas_loop.hpp"

namespace fencepost::bench {
namespace {

/// The baseline is of the other kind: `atomic`, in the order of the success.
template <class Op>
void add_in_orders(const harness::Scope& scope, std::string_view form_name, unsigned threads,
                   const std::vector<OrderedForm>& in_orders) {
  for (const auto& [orders, form] : in_orders) {
    harness::Case c =
        form_case(*form, harness::CaseName("cas_loop", Op::name, form_name, name_of(orders)),
                  threads, pace_of(threads));
    c.baseline =
        harness::CaseName("atomic", "fetch_add", form_name, std::string(order_name(orders.success)))
            .with("bits", 64)
            .with_threads(threads)
            .text();
    scope.add(std::move(c));
  }
}

const harness::Question cas_loops_question(
    "cas_loops", "What do read-modify-writes cost that are compare-exchange loops?",
    [](const harness::Scope& scope) {
      for_each(scope, cas_loop::all{}, [&]<class Op>(std::type_identity<Op>) {
        using W = std::conditional_t<std::is_same_v<typename Op::words, arch::type_list<double>>,
                                     double, std::uint64_t>;
        const AtomicForms forms = forms_of_width<Op, W>();
        add_in_orders<Op>(scope, "throughput", 1, forms.throughput);
        for (const unsigned threads : scope.thread_counts) {
          if (threads > 1) add_in_orders<Op>(scope, "shared", threads, forms.shared);
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
