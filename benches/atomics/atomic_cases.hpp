// Makes the cases of the atomic operations, for every order and width.
#pragma once

#include <functional>
#include <string_view>

#include "benches/atomics/atomic_forms.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {

/// Calls visit(forms), which adds cases to `scope`, for each operation and width, primitives in the order of their names.
void for_each_atomic(const harness::Scope& scope,
                     const std::function<void(const AtomicForms&)>& visit);

/// atomic/<operation>/<form>/<orders>/bits:<width>, without threads.
harness::CaseName atomic_name(const AtomicForms& forms, std::string_view form,
                              const Orders& orders);

}  // namespace fencepost::bench
