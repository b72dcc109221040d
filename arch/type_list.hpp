// A list of types, and a loop over it. The card is built from such lists: one per kind of primitive.
#pragma once

#include <cstddef>
#include <type_traits>

namespace fencepost::arch {

template <class... T>
struct type_list {
  static constexpr std::size_t size = sizeof...(T);
};

/// Calls `visit(std::type_identity<T>{})` for every T of the list, in order.
template <class... T, class Visitor>
constexpr void for_each(type_list<T...>, Visitor&& visit) {
  (visit(std::type_identity<T>{}), ...);
}

}  // namespace fencepost::arch
