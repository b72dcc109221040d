// Fences in their contexts: that each context proves what it did, and that a full fence is one.
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>

#include "primitives/concepts.hpp"
#include "primitives/generated/context.hpp"
#include "primitives/generated/fence.hpp"
#include "primitives/pattern/dekker.hpp"
#include "primitives/support/word_form.hpp"
#include "tests/primitives/both_missed.hpp"
#include "tests/primitives/forms.hpp"

namespace fencepost::conformance::fence_test {
namespace {

/// Does this CPU have it?
template <class T>
bool runs_here() {
  return !arch::obstacle_of<T>(arch::cpu_features()).has_value();
}

template <class F>
class fence_conformance : public suite {
 protected:
  void SetUp() override {
    if (!runs_here<F>()) GTEST_SKIP() << "this CPU lacks it";
  }

  /// Calls visit(form, whether the form counts its steps) for this fence in each context, at one parameter or two.
  static void each_form(const std::function<void(const probe&, bool)>& visit) {
    arch::for_each(context::all{}, [&]<Context C>(std::type_identity<C>) {
      SCOPED_TRACE(std::string(C::name));
      const bool counts = C::name != "back_to_back";
      visit(probe_of<typename C::template form<F, 0>>, counts);
      if constexpr (C::points.size() > 0) {
        visit(probe_of<typename C::template form<F, 3>>, counts);
        visit(probe_of<typename C::template form<F, C::curve.back()>>, counts);
      }
    });
  }
};
TYPED_TEST_SUITE(fence_conformance, gtest_types<fence::all>::type, primitive_name);

TYPED_TEST(fence_conformance, honest_work_passes_and_no_other) {
  int forms = 0;
  this->each_form([&](const probe& form, bool counts) {
    ++forms;
    expect_honest_work_passes(form);
    expect_tampering_is_seen(form);
    if (!counts) return;  // only the instructions of the loop can tell
    expect_missing_and_surplus_steps_are_seen(form);
    expect_doing_nothing_is_seen(form);
  });
  EXPECT_GE(forms, 5);
}

TYPED_TEST(fence_conformance, a_full_fence_keeps_a_store_before_a_load) {
  if (!TypeParam::full) GTEST_SKIP() << "is none";
  if (blocks_until_a_miss() == 0) GTEST_SKIP() << never_missed;
  EXPECT_EQ(both_missed<pattern::dekker::fenced<TypeParam>>(enough_blocks()), 0);
}

TEST(fence_proof, two_threads_on_each_others_words) {
  using Form = context::store_load::form<fence::none>;
  rig<Form> two;
  two.together(2, 1000);
  EXPECT_EQ(two.wrong(), "");
  rig<Form> lost = rig<Form>();
  lost.together(2, 1000);
  lost.done[1].steps += 1;
  EXPECT_NE(lost.wrong(), "");
  rig<Form> strange;
  strange.together(2, 1000);
  strange.done[0].form.seen = 5000;
  EXPECT_NE(strange.wrong(), "");
}

TEST(fence_proof, the_load_at_the_end_counts) {
  rig<context::stores_hit::form<fence::none, 4>> one;
  one.alone(100, 100);
  EXPECT_EQ(one.wrong(), "");
  one.done[0].form.sum -= 1;
  EXPECT_NE(one.wrong(), "");
}

template <class Op>
class word_op_conformance : public suite {
 protected:
  void SetUp() override {
    if (!runs_here<Op>()) GTEST_SKIP() << "this CPU lacks it";
  }
};
TYPED_TEST_SUITE(word_op_conformance, gtest_types<arch::word_ops>::type, primitive_name);

TYPED_TEST(word_op_conformance, does_what_it_says) {
  std::uint64_t word = 41;
  TypeParam::emit(word, 42);
  EXPECT_EQ(word, TypeParam::writes ? 42U : 41U);
  if constexpr (arch::tells<TypeParam>) {
    word = 41;
    EXPECT_EQ(TypeParam::emit(word, 42), 41U);
  }
  using Form = support::word_form<TypeParam>;
  expect_honest_work_passes(probe_of<Form>);
  expect_tampering_is_seen(probe_of<Form>);
  expect_missing_and_surplus_steps_are_seen(probe_of<Form>);
}

TEST(spin_hints, return ) {
  arch::for_each(arch::spin_hints{}, []<class H>(std::type_identity<H>) {
    if (runs_here<H>()) H::emit();
  });
}

}  // namespace
}  // namespace fencepost::conformance::fence_test
