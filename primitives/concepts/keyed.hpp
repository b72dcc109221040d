// What maps and sets have in common; see primitives/concepts/map.hpp, which says what it means.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "primitives/concepts/named.hpp"

namespace fencepost {

template <class T>
concept Keyed =
    Named<T> && std::constructible_from<T, std::size_t> && !std::convertible_to<std::size_t, T> &&
    std::constructible_from<typename T::user, T&> && requires(T & all, typename T::user& self) {
  { all.size(self) } -> std::same_as<std::size_t>;
  typename std::bool_constant<T::linearizable>;
  typename std::bool_constant<T::walk_is_one_moment>;
  typename std::bool_constant<T::lock_free_reads>;
  typename std::bool_constant<T::wait_free_reads>;
  typename std::bool_constant<T::blocks>;
  typename std::bool_constant<T::grows>;
};

}  // namespace fencepost
