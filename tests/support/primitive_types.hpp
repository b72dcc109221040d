// Typed suites over lists of primitives.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "arch/type_list.hpp"

namespace fencepost::conformance {

/// gtest's own list of the types of a type_list.
template <class List>
struct gtest_types;
template <class... T>
struct gtest_types<arch::type_list<T...>> {
  using type = ::testing::Types<T...>;
};

/// Names each typed suite after its primitive.
struct primitive_name {
  template <class T>
  static std::string GetName(int) {
    return std::string(T::name);
  }
};

}  // namespace fencepost::conformance
