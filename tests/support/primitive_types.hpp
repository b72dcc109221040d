// Typed suites over lists of primitives.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

#include "arch/type_list.hpp"

namespace fencepost::conformance {

/// gtest's own list of the types of a type_list.
template <class List>
struct gtest_types;
template <class... T>
struct gtest_types<arch::type_list<T...>> {
  using type = ::testing::Types<T...>;
};

/// Those of a list that have a property.
template <template <class> class Has, class List>
struct those_that;
template <template <class> class Has, class... T>
struct those_that<Has, arch::type_list<T...>>
    : arch::flat<std::conditional_t<Has<T>::value, arch::type_list<T>, arch::type_list<>>...> {};

/// gtest's list of the same. Of `Ours` where none of `All` has it, for gtest knows no empty list: a user's own primitives, whose
/// tests (cmake/FencepostAddPrimitive.cmake) are chosen by name.
template <template <class> class Has, class All, class Ours>
using gtest_types_that = typename gtest_types<std::conditional_t<
    std::is_same_v<typename those_that<Has, All>::type, arch::type_list<>>,
    typename those_that<Has, Ours>::type, typename those_that<Has, All>::type>>::type;

/// Names each typed suite after its primitive.
struct primitive_name {
  template <class T>
  static std::string GetName(int) {
    return std::string(T::name);
  }
};

}  // namespace fencepost::conformance
