// What does an atomic operation cost on a line nobody else wants, in every order and width?
#include "benches/atomic_cases.hpp"

namespace fencepost::bench {
namespace {

const harness::Question question(
    "atomics", "What does an atomic operation cost uncontended?", [](const harness::Scope& scope) {
      for_each_atomic([&](const AtomicForms& forms) {
        const auto add = [&](std::string_view name, const std::vector<OrderedForm>& in_orders) {
          for (const auto& [orders, form] : in_orders)
            scope.add(form_case(*form, atomic_name(forms, name, orders), 1, harness::Pace::alone,
                                forms.obstacle));
        };
        add("latency", forms.latency);
        add("throughput", forms.throughput);
      });
    });

}  // namespace
}  // namespace fencepost::bench
