#include "benches/atomics/atomic_cases.hpp"

#include "primitives/generated/atomic.hpp"

namespace fencepost::bench {

void for_each_atomic(const harness::Scope& scope,
                     const std::function<void(const AtomicForms&)>& visit) {
  arch::for_each(atomic::headers{}, [&]<class Primitive>(std::type_identity<Primitive>) {
    for (const AtomicForms& forms : atomic_forms<Primitive>())
      scope.add_in(forms.core, [&] { visit(forms); });
  });
}

harness::CaseName atomic_name(const AtomicForms& forms, std::string_view form,
                              const Orders& orders) {
  return harness::CaseName("atomic", forms.operation, form, name_of(orders))
      .with("bits", forms.bits);
}

}  // namespace fencepost::bench
