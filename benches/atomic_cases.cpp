#include "benches/atomic_cases.hpp"

#include "primitives/generated/atomic.hpp"

namespace fencepost::bench {

void for_each_atomic(const std::function<void(const AtomicForms&)>& visit) {
  arch::for_each(atomic::headers{}, [&]<class Primitive>(std::type_identity<Primitive>) {
    for (const AtomicForms& forms : atomic_forms<Primitive>()) visit(forms);
  });
}

std::string atomic_name(const AtomicForms& forms, std::string_view form, const Orders& orders) {
  return "atomic/" + std::string(forms.operation) + "/" + std::string(form) + "/" +
         name_of(orders) + "/bits:" + std::to_string(forms.bits);
}

}  // namespace fencepost::bench
