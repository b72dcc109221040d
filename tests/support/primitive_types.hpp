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

/// Those of a type_list for which Test<T>::value is true, as gtest's types.
template <class List, template <class> class Test>
struct types_that;
template <class... T, template <class> class Test>
struct types_that<arch::type_list<T...>, Test>
    : gtest_types<typename arch::flat<
          std::conditional_t<Test<T>::value, arch::type_list<T>, arch::type_list<>>...>::type> {};

/// Names each typed suite after its primitive.
struct primitive_name {
  template <class T>
  static std::string GetName(int) {
    return std::string(T::name);
  }
};

}  // namespace fencepost::conformance
