// Patterns: every way of each proves what it did, and two threads in Dekker's way do not miss each other.
#include <gtest/gtest.h>

#include <cstdint>

#include "primitives/concepts.hpp"
#include "primitives/generated/pattern.hpp"
#include "tests/primitives/both_missed.hpp"
#include "tests/primitives/forms.hpp"

namespace fencepost::conformance::pattern_test {
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

template <class By>
class dekkers_way : public suite {};

/// Whom a side may meet: itself, or the slow side where it has one.
template <class By>
struct meets {
  using type = By;
};
template <class By>
requires requires { typename By::slow; }
struct meets<By> {
  using type = typename By::slow;
};

template <class... Way>
arch::type_list<typename Way::by...> sides_of(arch::type_list<Way...>);
TYPED_TEST_SUITE(dekkers_way, gtest_types<decltype(sides_of(pattern::dekker::ways{}))>::type,
                 primitive_name);

TYPED_TEST(dekkers_way, two_threads_do_not_both_miss_the_other) {
  if constexpr (requires { TypeParam::obstacle(); }) {
    if (TypeParam::obstacle()) GTEST_SKIP() << *TypeParam::obstacle();
  }
  if (blocks_until_a_miss() == 0) GTEST_SKIP() << never_missed;
  EXPECT_EQ((both_missed<TypeParam, typename meets<TypeParam>::type>(enough_blocks())), 0);
}

TEST(pattern_proof, the_slow_side_tells_and_looks) {
  using Way = pattern::dekker::way<pattern::dekker::asymmetric>;
  if (pattern::dekker::asymmetric::obstacle()) GTEST_SKIP() << "no membarrier here";
  rig<Way> two;
  Way fast(0), slow(1);
  fast.step(two.cells[0]);
  EXPECT_TRUE(slow.slow_step(two.cells[0]));
  EXPECT_EQ(slow.seen, fast.turn);
  fast.step(two.cells[0]);
  EXPECT_EQ(fast.seen, slow.turn);
  two.done = {{fast, 2}, {slow, 1}};
  EXPECT_EQ(two.wrong(), "");
}

}  // namespace
}  // namespace fencepost::conformance::pattern_test
