// How questions go through a list of primitives.
#pragma once

#include <optional>
#include <string>

#include "arch/type_list.hpp"
#include "harness/benchmark/registry.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// arch::for_each; the cases that visit() adds to `scope` are in the core set if the primitive is.
template <class List, class Visitor>
void for_each(const harness::Scope& scope, List list, Visitor visit) {
  arch::for_each(list, [&]<class T>(std::type_identity<T> type) {
    scope.add_in(is_core<T>, [&] { visit(type); });
  });
}

/// T::obstacle(), if there is one: why T cannot be used on this system.
template <class T>
std::optional<std::string> obstacle_to() {
  if constexpr (requires { T::obstacle(); }) return T::obstacle();
  return std::nullopt;
}

}  // namespace fencepost::bench
