// What two threads prove that tell each other something in a word each, and look at the other's.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "primitives/support/form.hpp"

namespace fencepost::support {

/// Both words end at `initial` and the number of their thread's steps, and what was seen last is something that the
/// other stored. `sum`: of both words at the end. The forms have `turn`, what was stored last, and `seen`.
template <class F>
std::string dekker_wrong(std::uint64_t initial, std::uint64_t sum, std::span<const Done<F>> done) {
  std::string bad = expect_equal("the sum of both words", 2 * initial + total_steps(done), sum);
  if (!bad.empty()) return bad;
  for (std::size_t i = 0; i < done.size(); ++i) {
    const auto& [form, steps] = done[i];
    const std::uint64_t greatest = initial + (done.size() == 2 ? done[1 - i].steps : 0);
    if (steps > 0 && (form.seen < initial || form.seen > greatest))
      return "a thread saw " + text_of(form.seen) + ", which the other never stored";
    if (form.turn != initial + steps)
      return expect_equal("the last store", initial + steps, form.turn);
  }
  return {};
}

}  // namespace fencepost::support
