// fetch_add by each codegen of the instruction set. The result is used.
#pragma once

#include "primitives/atomic/fetch_add.hpp"
#include "primitives/support/codegen_word.hpp"

namespace fencepost::rmw {

template <class Codegen>
using fetch_add_by = support::operation_by<Codegen, atomic::fetch_add, rmw_orders>;

using fetch_add = support::by_each_codegen<fetch_add_by>::type;

}  // namespace fencepost::rmw
