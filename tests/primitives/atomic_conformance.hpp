// Every atomic operation in every form, order and width: honest work is believed, false work is not.
// A translation unit for each primitive instantiates it: atomic_conformance.cpp.in.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "arch/contract.hpp"
#include "primitives/support/orders.hpp"
#include "tests/primitives/forms.hpp"

namespace fencepost::conformance {

enum class shape { latency, throughput, shared };

/// Operations whose every step leaves a mark. Loads and failures leave none, and of the others the last step
/// covers those before it.
template <class Op>
bool counts_steps(shape form) {
  const std::set<std::string_view> counters{"fetch_add", "compare_exchange_strong_success",
                                            "compare_exchange_weak_loop", "fetch_add_unused"};
  if (requires { Op::every_step_counts; }) return true;
  if (Op::name == "exchange") return form != shape::throughput;  // by odd and even
  return counters.contains(Op::name) || Op::name.starts_with("compare_exchange_128_");
}

/// A load or a failure that did not happen leaves what one that did would leave, where its register starts
/// with the value expected: only the instructions of the loop can tell (tests/listing).
template <class Op>
bool shows_idleness(shape form) {
  return form != shape::latency ||
         (Op::name != "load" && Op::name != "compare_exchange_strong_failure");
}

template <class Op>
class atomic_conformance : public suite {
 protected:
  void SetUp() override {
    if (const auto obstacle = arch::obstacle_of<Op>(arch::cpu_features()))
      GTEST_SKIP() << *obstacle;
    if (Op::orders.size() == 0) GTEST_SKIP() << "this build has no such operation";
  }

  /// Calls visit(form, shape) for every form in every order and width.
  static void each_form(void (*visit)(const probe&, shape)) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (forms_in<Op::orders[I]>(words_of<Op>(), visit), ...);
    }
    (std::make_index_sequence<Op::orders.size()>{});
  }

 private:
  template <Orders O, class... W>
  static void forms_in(arch::type_list<W...>, void (*visit)(const probe&, shape)) {
    (forms_of<W, O>(visit), ...);
  }

  // Never inlined: one function of hundreds of forms takes compilers minutes under a sanitizer.
  template <class W, Orders O>
  [[gnu::noinline]] static void forms_of(void (*visit)(const probe&, shape)) {
    SCOPED_TRACE(name_of(O) + ", " + std::to_string(8 * sizeof(W)) + " bits");
    if constexpr (requires { typename Op::template latency<W, O>; }) {
      SCOPED_TRACE("latency");
      visit(probe_of<typename Op::template latency<W, O>>, shape::latency);
    }
    {
      SCOPED_TRACE("throughput");
      visit(probe_of<typename Op::template throughput<W, O>>, shape::throughput);
    }
    SCOPED_TRACE("shared");
    visit(probe_of<typename Op::template shared<W, O>>, shape::shared);
  }
};
TYPED_TEST_SUITE_P(atomic_conformance);

TYPED_TEST_P(atomic_conformance, honest_work_passes) {
  this->each_form([](const probe& form, shape) { expect_honest_work_passes(form); });
}

TYPED_TEST_P(atomic_conformance, tampering_is_seen) {
  this->each_form([](const probe& form, shape) { expect_tampering_is_seen(form); });
}

TYPED_TEST_P(atomic_conformance, missing_and_surplus_steps_are_seen) {
  this->each_form([](const probe& form, shape kind) {
    if (counts_steps<TypeParam>(kind)) expect_missing_and_surplus_steps_are_seen(form);
  });
}

TYPED_TEST_P(atomic_conformance, doing_nothing_is_seen) {
  this->each_form([](const probe& form, shape kind) {
    if (shows_idleness<TypeParam>(kind)) expect_doing_nothing_is_seen(form);
  });
}

TYPED_TEST_P(atomic_conformance, threads_that_share_lose_nothing) {
  this->each_form([](const probe& form, shape kind) {
    if (kind == shape::shared) expect_sharing_loses_nothing(form);
  });
}

TYPED_TEST_P(atomic_conformance, a_thread_that_lies_among_honest_ones_is_seen) {
  this->each_form([](const probe& form, shape kind) {
    // exchange shared counts values, not steps
    if (kind != shape::shared || !counts_steps<TypeParam>(kind) || TypeParam::name == "exchange") {
      return;
    }
    EXPECT_NE(verdict_together(form, 100, 1, 0), "");
  });
}

REGISTER_TYPED_TEST_SUITE_P(atomic_conformance, honest_work_passes, tampering_is_seen,
                            missing_and_surplus_steps_are_seen, doing_nothing_is_seen,
                            threads_that_share_lose_nothing,
                            a_thread_that_lies_among_honest_ones_is_seen);

}  // namespace fencepost::conformance
