// What does an atomic operation cost when 1 to all cores perform it on the same line?
#include "benches/atomics/atomic_cases.hpp"
#include "benches/pace.hpp"

namespace fencepost::bench {
namespace {

const harness::Question atomics_shared_question(
    "atomics_shared", "What does an atomic operation cost on a shared line?",
    [](const harness::Scope& scope) {
      for_each_atomic(scope, [&](const AtomicForms& forms) {
        for (const auto& [orders, form] : forms.shared) {
          for (const unsigned threads : scope.thread_counts)
            scope.add(form_case(*form, atomic_name(forms, "shared", orders), threads,
                                pace_of(threads), forms.obstacle));
        }
      });
    });

}  // namespace
}  // namespace fencepost::bench
