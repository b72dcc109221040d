// A spin-wait hint after the other. It leaves no trace: on x86-64 the listing test checks that it stands in the
// loop.
#pragma once

#include <cstdint>

#include "primitives/support/form.hpp"

namespace fencepost::support {

template <class Hint>
struct hint_form {
  using Word = std::uint64_t;
  using Cell = std::uint64_t;
  static constexpr Word initial = 0;
  static constexpr int unroll = usual_unroll;

  explicit hint_form(unsigned) {}
  void step(Cell&) { Hint::emit(); }
  static std::string wrong(Word last, std::span<const Done<hint_form>>) {
    return expect_equal("the cell", initial, last);
  }
};

}  // namespace fencepost::support
