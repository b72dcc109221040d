// Read-modify-writes by each codegen of the instruction set keep the contract of the atomic operations.
#include <array>
#include <string>
#include <string_view>
#include <type_traits>

#include "primitives/generated/rmw.hpp"
#include "tests/primitives/atomic_conformance.hpp"

namespace fencepost::conformance::rmw_test {
/// gtest knows no empty list of types. Skipped, as an operation without orders is.
struct none {
  static constexpr std::string_view name = "none", codegen = "here";
  static constexpr std::array<Orders, 0> orders{};
};

namespace {

struct name_with_codegen {
  template <class Op>
  static std::string GetName(int) {
    return std::string(Op::name) + "_" + std::string(Op::codegen);
  }
};

using operations = std::conditional_t<(rmw::all::size > 0), rmw::all, arch::type_list<none>>;

INSTANTIATE_TYPED_TEST_SUITE_P(rmw, atomic_conformance, gtest_types<operations>::type,
                               name_with_codegen);

}  // namespace
}  // namespace fencepost::conformance::rmw_test
