// One operation of arch::word_ops on a word that its core has to itself.
#pragma once

#include <cstdint>

#include "primitives/support/form.hpp"

namespace fencepost::support {

template <class Op>
struct word_form {
  using Word = std::uint64_t;
  using Cell = std::uint64_t;
  static constexpr Word initial = 0;
  static constexpr int unroll = usual_unroll;
  std::uint64_t turn = initial;

  explicit word_form(unsigned) {}
  void step(Cell& cell) {
    ++turn;
    settle(turn);
    Op::emit(cell, turn);
  }
  static std::string wrong(Word last, std::span<const Done<word_form>> done) {
    const Done<word_form>& one = done.front();
    std::string bad = expect_equal("the last turn", one.steps, one.form.turn);
    return bad.empty() ? expect_equal("the word", Op::writes ? one.steps : initial, last) : bad;
  }
};

}  // namespace fencepost::support
