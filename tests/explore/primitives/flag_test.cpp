// Every flag: all executions of a few threads, and all of its mutants fail.
#include <gtest/gtest.h>

#include "primitives/generated/flag.hpp"
#include "tests/explore/primitives/explored.hpp"

namespace fencepost::explore::flag_test {
namespace {

template <class F>
Result told(const Options& options) {
  return explore(
      [] {
        F flag;
        var<bool> before{false};
        require(!flag.is_set(), "set at first");
        together(
            [&] {
              before = true;
              flag.set();
            },
            [&] {
              Sync::wait_until([&] { return flag.is_set(); });
              if (F::publishes) require(before, "not what was done before");
            });
        require(flag.is_set(), "not set for good");
      },
      options);
}

/// That it is set is not known sooner than what was done before.
template <class F>
Result asked_once(const Options& options) {
  return explore(
      [] {
        F flag;
        var<bool> before{false};
        together(
            [&] {
              before = true;
              flag.set();
            },
            [&] {
              if (flag.is_set() && F::publishes) require(before, "not what was done before");
            },
            [&] { static_cast<void>(flag.is_set()); });
      },
      options);
}

template <class F>
class ExploredFlag : public testing::Test {
 public:
  static std::vector<Scenario> scenarios() {
    return {{"Told", told<explored<F>>}, {"AskedOnce", asked_once<explored<F>>}};
  }
};
TYPED_TEST_SUITE(ExploredFlag, explorable<flag::all>, conformance::primitive_name);

TYPED_TEST(ExploredFlag, Passes) { expect_passes(TestFixture::scenarios()); }

TYPED_TEST(ExploredFlag, MutantsFail) {
  expect_mutants_fail_of<TypeParam>(TestFixture::scenarios());
}

/// As a user derives a flag: what is equivalent in it is what was in its base.
struct derived_flag : flag::seq_cst_flag {
  static constexpr std::string_view name = "derived_flag";
};

TEST(DerivedFlag, MutantsFail) {
  ASSERT_NE(derived_flag::name, flag::seq_cst_flag::name);
  expect_mutants_fail_of<derived_flag>(ExploredFlag<derived_flag>::scenarios());
}

}  // namespace
}  // namespace fencepost::explore::flag_test
