// Patterns: every way of each proves what it did, and two threads that use one of them do not miss each other.
#include <gtest/gtest.h>

#include <cstdint>

#include "primitives/concepts.hpp"
#include "primitives/generated/pattern.hpp"
#include "tests/conformance/forms.hpp"

namespace fencepost::conformance {
namespace {

template <class P>
class pattern_conformance : public suite {};
TYPED_TEST_SUITE(pattern_conformance, gtest_types<pattern::all>::type, primitive_name);

TYPED_TEST(pattern_conformance, each_way_proves_its_work) {
  static_assert(Pattern<TypeParam>);
  int ways = 0;
  arch::for_each(typename TypeParam::ways{}, [&]<class Way>(std::type_identity<Way>) {
    ++ways;
    SCOPED_TRACE(std::string(Way::name));
    expect_honest_work_passes(probe_of<Way>);
    expect_tampering_is_seen(probe_of<Way>);
    expect_missing_and_surplus_steps_are_seen(probe_of<Way>);
    expect_doing_nothing_is_seen(probe_of<Way>);
  });
  EXPECT_GE(ways, 2) << "nothing to compare";
}

TEST(pattern_proof, two_threads_in_dekkers_way) {
  arch::for_each(pattern::dekker::ways{}, []<class Way>(std::type_identity<Way>) {
    rig<Way> two;
    two.together(2, 1000);
    EXPECT_EQ(two.wrong(), "");
    two.done[0].form.seen = 5000;
    EXPECT_NE(two.wrong(), "") << "nobody stored that";
  });
}

}  // namespace
}  // namespace fencepost::conformance
