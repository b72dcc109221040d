// The floor under the results: that its operations prove what they can.
#include <cstdint>
#include <set>

#include "primitives/generated/floor.hpp"
#include "tests/primitives/forms.hpp"

namespace fencepost::conformance::floor_test {
namespace {

template <class Op>
class floor_conformance : public suite {
 protected:
  static bool is_one_of(const std::set<std::string_view>& names) {
    return names.contains(Op::name);
  }

  /// Calls visit(type) for each form in each width it is measured in.
  template <class Visit>
  static void each_form(Visit visit) {
    forms_of<std::uint64_t>(visit);
    if constexpr (Op::both_widths) forms_of<std::uint32_t>(visit);
  }

 private:
  template <class W, class Visit>
  static void forms_of(Visit& visit) {
    SCOPED_TRACE(std::to_string(8 * sizeof(W)) + " bits");
    if constexpr (requires { typename Op::template latency<W>; }) {
      SCOPED_TRACE("latency");
      visit(std::type_identity<typename Op::template latency<W>>{});
    }
    if constexpr (requires { typename Op::template throughput<W>; }) {
      SCOPED_TRACE("throughput");
      visit(std::type_identity<typename Op::template throughput<W>>{});
    }
  }
};
TYPED_TEST_SUITE(floor_conformance, gtest_types<floor::all>::type, primitive_name);

TYPED_TEST(floor_conformance, honest_work_passes) {
  int forms = 0;
  this->each_form([&]<class F>(std::type_identity<F>) {
    ++forms;
    // A clock of 25 MHz need not move while it is read a few times.
    expect_honest_work_passes(probe_of<F>, TypeParam::name == "timestamp" ? 64 : 1);
  });
  EXPECT_GT(forms, 0) << "an operation without a form measures nothing";
}

TYPED_TEST(floor_conformance, tampering_is_seen) {
  if (this->is_one_of({"add", "multiply", "timestamp"})) GTEST_SKIP() << "has no cell";
  this->each_form([]<class F>(std::type_identity<F>) { expect_tampering_is_seen(probe_of<F>); });
}

TYPED_TEST(floor_conformance, missing_and_surplus_steps_are_seen) {
  if (!this->is_one_of({"add", "plain_add"})) GTEST_SKIP() << "does not count";
  this->each_form([]<class F>(std::type_identity<F>) {
    expect_missing_and_surplus_steps_are_seen(probe_of<F>);
  });
}

TYPED_TEST(floor_conformance, doing_nothing_is_seen) {
  if (!this->is_one_of({"add", "plain_add", "plain_store", "timestamp"})) {
    GTEST_SKIP() << "only the instructions of the loop can tell";
  }
  this->each_form(
      []<class F>(std::type_identity<F>) { expect_doing_nothing_is_seen(probe_of<F>); });
}

TEST(floor_proof, registers_are_evidence) {
  rig<floor::multiply::latency<std::uint64_t>> product;
  product.alone(5, 5);
  product.done[0].form.value = 3;
  EXPECT_NE(product.wrong(), "");

  rig<floor::plain_load::throughput<std::uint32_t>> load;
  load.alone(5, 5);
  load.done[0].form.seen += 1;
  EXPECT_NE(load.wrong(), "");
  EXPECT_NE(verdict(probe_of<floor::plain_load::throughput<std::uint64_t>>, 0, 32), "")
      << "nothing loaded";

  rig<floor::timestamp::throughput<std::uint64_t>> clock;
  clock.alone(5, 5);
  clock.done[0].form.last_seen = clock.done[0].form.first;
  EXPECT_NE(clock.wrong(), "") << "a clock that stands still";
}

}  // namespace
}  // namespace fencepost::conformance::floor_test
