// Makes the cases of one form of every atomic operation, for every order and width.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "benches/timed_loop.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/generated/atomic.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::bench {

/// atomic/<operation>/<form>/<order>/bits:<width>, without threads.
[[gnu::noinline]] inline harness::CaseName atomic_name(std::string_view operation,
                                                       std::string_view form, const Orders& order,
                                                       std::size_t bytes) {
  return harness::CaseName("atomic", operation, form, name_of(order)).with("bits", 8 * bytes);
}

/// Never inlined: hundreds of these in one function, strings and all, take compilers minutes under a sanitizer.
template <class F, class Add>
[[gnu::noinline]] void offer(Add& add, std::string_view operation, std::string_view form,
                             const Orders& order) {
  add(std::type_identity<F>{}, atomic_name(operation, form, order, sizeof(typename F::Word)));
}

/// Calls visit(std::type_identity<W>{}) for each word that Op is measured on. An operation that this build can't
/// make has no orders, and so no cases.
template <class Op, class Visitor>
void for_each_word(Visitor&& visit) {
  if constexpr (Op::orders.size() > 0) arch::for_each(words_of<Op>(), visit);
}

template <class Op, class W>
concept has_latency = requires {
  typename Op::template latency<W, Op::orders[0]>;
};

/// Calls add(form, name) for each order of Op in the form that `Pick::of<Op, W, Orders>` names.
template <class Op, class W, class Pick, class Add>
void for_each_order(std::string_view form_name, Add&& add) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (offer<typename Pick::template of<Op, W, Op::orders[I]>>(add, Op::name, form_name,
                                                             Op::orders[I]),
     ...);
  }
  (std::make_index_sequence<Op::orders.size()>{});
}

}  // namespace fencepost::bench
