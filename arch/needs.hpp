// What stands in the way of a form that not every CPU of its instruction set can run.
//
// A form that needs more than the ISA's baseline has `static constexpr std::string_view needs`, a word of
// arch::cpu_features(); "" is as good as none. It is always there to be listed; where the CPU lacks the feature it is reported as
// unsupported, and nothing stands in for it.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fencepost::arch {

/// "unsupported: needs X" when `features` lacks what T needs; empty when T needs nothing or has it.
template <class T>
std::optional<std::string> obstacle_of(const std::vector<std::string>& features) {
  if constexpr (requires { T::needs; }) {
    if (!T::needs.empty() && std::ranges::find(features, T::needs) == features.end())
      return "unsupported: needs " + std::string(T::needs);
  }
  return std::nullopt;
}

}  // namespace fencepost::arch
