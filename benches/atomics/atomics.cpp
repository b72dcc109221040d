// What does an atomic operation cost on a line nobody else wants, in every order and width?
#include <utility>

#include "benches/atomics/atomic_cases.hpp"

namespace fencepost::bench {
namespace {

/// What a sequentially consistent store costs more than a release store is its net cost.
void add_uncontended(const harness::Scope& scope, harness::Case c) {
  const harness::CaseName& name = c.fields;
  if (name.primitive == "store" && name.order == "seq_cst")
    c.baseline = name.with_order("release").text();
  scope.add(std::move(c));
}

const harness::Question atomics_question(
    "atomics", "What does an atomic operation cost uncontended?", [](const harness::Scope& scope) {
      for_each_atomic(scope, [&](const AtomicForms& forms) {
        const auto add = [&](std::string_view name, const std::vector<OrderedForm>& in_orders) {
          for (const auto& [orders, form] : in_orders)
            add_uncontended(scope, form_case(*form, atomic_name(forms, name, orders), 1,
                                             harness::Pace::alone, forms.obstacle));
        };
        add("latency", forms.latency);
        add("throughput", forms.throughput);
      });
    });

}  // namespace
}  // namespace fencepost::bench
