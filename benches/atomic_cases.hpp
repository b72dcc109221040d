// Makes the cases of one form of every atomic operation, for every order and width.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "benches/timed_loop.hpp"
#include "harness/registry.hpp"
#include "primitives/generated/atomic.hpp"
#include "primitives/support/orders.hpp"

namespace fencepost::bench {

/// Calls add(form, name) for each order of Op in the form that `Pick::of<Op, W, Orders>` names.
template <class Op, class W, class Pick, class Add>
void for_each_order(std::string_view form_name, Add&& add) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (add(std::type_identity<typename Pick::template of<Op, W, Op::orders[I]>>{},
         "atomic/" + std::string(Op::name) + "/" + std::string(form_name) + "/" +
             name_of(Op::orders[I]) + "/bits:" + std::to_string(8 * sizeof(W))),
     ...);
  }
  (std::make_index_sequence<Op::orders.size()>{});
}

}  // namespace fencepost::bench
