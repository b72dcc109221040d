// Makes the forms of one primitive of primitives/atomic/, with their timed loops.
#pragma once

#include <array>
#include <type_traits>
#include <utility>
#include <vector>

#include "arch/contract.hpp"
#include "benches/atomics/atomic_forms.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// `make.operator()<O>()` is the form in order O.
template <class Op, class Make>
std::vector<OrderedForm> in_every_order(Make make) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::vector<OrderedForm>{{Op::orders[I], make.template operator()<Op::orders[I]>()}...};
  }
  (std::make_index_sequence<Op::orders.size()>{});
}

template <class Op, class W>
concept has_latency = requires {
  typename Op::template latency<W, Op::orders[0]>;
};

template <class Op, class W>
AtomicForms forms_of_width() {
  AtomicForms forms{Op::name, 8 * sizeof(W), obstacle_here<Op>(), is_core<Op>, {}, {}, {}};
  if constexpr (has_latency<Op, W>) {
    forms.latency = in_every_order<Op>(
        []<Orders O> { return &erased_form<typename Op::template latency<W, O>>; });
  }
  forms.throughput = in_every_order<Op>(
      []<Orders O> { return &erased_form<typename Op::template throughput<W, O>>; });
  forms.shared =
      in_every_order<Op>([]<Orders O> { return &erased_form<typename Op::template shared<W, O>>; });
  return forms;
}

template <class Primitive>
std::vector<AtomicForms> atomic_forms() {
  std::vector<AtomicForms> all;
  arch::for_each(typename arch::flat<Primitive>::type{}, [&]<class Op>(std::type_identity<Op>) {
    // An operation that this build can't make has no orders, and so no forms.
    if constexpr (Op::orders.size() > 0) {
      arch::for_each(words_of<Op>(), [&]<class W>(std::type_identity<W>) {
        all.push_back(forms_of_width<Op, W>());
      });
    }
  });
  return all;
}

}  // namespace fencepost::bench
