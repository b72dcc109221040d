// The forms of the atomic operations without their types, so that a case of each takes no template.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "benches/form_case.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::bench {

/// A form in one order.
struct OrderedForm {
  Orders orders;
  const ErasedForm* form;
};

/// The forms of one operation on words of one width, each in every order that the operation takes.
struct AtomicForms {
  std::string_view operation;
  std::size_t bits;
  Obstacle obstacle;
  bool core;                         ///< is_core of the operation
  std::vector<OrderedForm> latency;  ///< empty: nothing comes back that the next could wait for
  std::vector<OrderedForm> throughput;
  std::vector<OrderedForm> shared;
};

/// The forms of the operation, or type_list of operations, in primitives/atomic/<name>.hpp. Defined in
/// atomic_forms_of.hpp, and compiled in a translation unit for each primitive: atomic_forms.cpp.in.
template <class Primitive>
std::vector<AtomicForms> atomic_forms();

}  // namespace fencepost::bench
