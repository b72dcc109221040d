// Every flag: threads see that it is set, and what was done before, where promised.
#include <array>

#include "primitives/concepts.hpp"
#include "primitives/generated/flag.hpp"
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance::flag_test {
namespace {

template <class T>
class flag_conformance : public suite {
  static_assert(Flag<T>);
};
TYPED_TEST_SUITE(flag_conformance, gtest_types<flag::all>::type, primitive_name);

TYPED_TEST(flag_conformance, stays_set) {
  TypeParam flag;
  EXPECT_FALSE(flag.is_set());
  flag.set();
  EXPECT_TRUE(flag.is_set());
  EXPECT_TRUE(flag.is_set());
}

TYPED_TEST(flag_conformance, stops_more_threads_than_cpus_and_publishes_as_promised) {
  for (int round = 0; round < 50; ++round) {
    TypeParam flag;
    std::array<int, 16> message{};  // plain, so that ThreadSanitizer sees a missing order
    in_threads(8, [&](unsigned self) {
      if (self == 0) {
        if (TypeParam::publishes) message.fill(round + 1);
        flag.set();
      } else {
        while (!flag.is_set()) ::sched_yield();
        EXPECT_EQ(message.back(), TypeParam::publishes ? round + 1 : 0);
      }
    });
  }
}

}  // namespace
}  // namespace fencepost::conformance::flag_test
