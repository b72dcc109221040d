// A list of types, and a loop over it. There is one such list for each kind of primitive.
#pragma once

#include <cstddef>
#include <type_traits>

namespace fencepost::arch {

template <class... T>
struct type_list {
  static constexpr std::size_t size = sizeof...(T);
};

/// A type_list of all the types, with those of a type_list among them in its place.
template <class... T>
struct flat;
template <>
struct flat<> {
  using type = type_list<>;
};
template <class First, class... Rest>
struct flat<First, Rest...> : flat<type_list<First>, Rest...> {};
template <class... Inner, class... Rest>
struct flat<type_list<Inner...>, Rest...> {
  template <class... Behind>
  static type_list<Inner..., Behind...> join(type_list<Behind...>);
  using type = decltype(join(typename flat<Rest...>::type{}));
};

/// Calls `visit(std::type_identity<T>{})` for every T of the list, in order.
template <class... T, class Visitor>
constexpr void for_each(type_list<T...>, Visitor&& visit) {
  (visit(std::type_identity<T>{}), ...);
}

}  // namespace fencepost::arch
