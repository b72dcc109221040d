// Compare-exchange of 16 bytes by each instruction that the ISA has for it, written out (arch/<isa>/wide_cas.hpp):
// what a program gets that does not go through libatomic.
#pragma once

#include <string_view>

#include "primitives/support/compare_exchange_128.hpp"

namespace fencepost::atomic {
namespace wide {

template <bool OneOrder>
constexpr auto& orders_of() {
  if constexpr (OneOrder) {
    return only_seq_cst;
  } else {
    return wide_orders;
  }
}

template <class Instruction>
struct instruction {
  static constexpr std::string_view name = Instruction::name;
  static constexpr std::string_view needs = Instruction::needs;
  static constexpr auto& orders = orders_of<Instruction::one_order>();
  using Cell = wide_cell;

  template <Orders O>
  static bool compare_exchange(Cell& cell, arch::halves& expected, arch::halves desired) {
    return Instruction::template compare_exchange<O.success>(cell.value, expected, desired);
  }
};

template <class... Instruction>
auto all_of(arch::type_list<Instruction...>)
    -> arch::type_list<compare_exchange_128<instruction<Instruction>>...>;

}  // namespace wide

using compare_exchange_128_instruction = decltype(wide::all_of(arch::wide_cas_forms{}));

}  // namespace fencepost::atomic
