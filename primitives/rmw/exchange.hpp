// exchange by each codegen of the instruction set, in the weakest order and the strongest.
#pragma once

#include "primitives/atomic/exchange.hpp"
#include "primitives/support/codegen_word.hpp"

namespace fencepost::rmw {

template <class Codegen>
using exchange_by = support::operation_by<Codegen, atomic::exchange, ends_of_rmw_orders>;

using exchange = support::by_each_codegen<exchange_by>::type;

}  // namespace fencepost::rmw
