// A compare_exchange_strong that succeeds by each codegen of the instruction set, in the weakest orders and the strongest.
#pragma once

#include "primitives/atomic/compare_exchange_strong_success.hpp"
#include "primitives/support/codegen_word.hpp"

namespace fencepost::rmw {

template <class Codegen>
using compare_exchange_strong_success_by =
    support::operation_by<Codegen, atomic::compare_exchange_strong_success,
                          ends_of_compare_exchange_orders>;

using compare_exchange_strong_success =
    support::by_each_codegen<compare_exchange_strong_success_by>::type;

}  // namespace fencepost::rmw
