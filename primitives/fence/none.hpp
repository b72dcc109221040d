// No fence: the baseline in every context. What stands beside it is what the others are held against.
#pragma once

#include <string_view>

namespace fencepost::fence {

struct none {
  static constexpr std::string_view name = "none";
  static constexpr bool full = false;
  static void emit() {}
};

}  // namespace fencepost::fence
