// No fence: the baseline that all fences of a context are compared with.
#pragma once

#include <string_view>

namespace fencepost::fence {

struct none {
  static constexpr std::string_view name = "none";
  static constexpr bool full = false;
  static void emit() {}
};

}  // namespace fencepost::fence
