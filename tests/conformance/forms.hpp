// Walks the forms of the atomic and floor operations, and runs one form without a clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "primitives/support/form.hpp"
#include "primitives/support/orders.hpp"
#include "tests/conformance/testing.hpp"

namespace fencepost::conformance {

/// A cell, and what threads did to it.
/// A step that the compiler sees alone. g++ 12.2 miscompiles `carry = word.fetch_or(carry)` as the only operation
/// of a loop: it drops the OR, and the word never changes. The timed loops hold 32 of them, which it gets right
/// (they prove it in every window), but a loop of one in a test would test the compiler.
template <Form F>
[[gnu::noinline]] void one_step(F& form, typename F::Cell& cell) {
  form.step(cell);
}

template <Form F>
struct rig {
  // A load of the latency form indexes from the cell: the zero behind it must be there, should it go astray.
  std::array<typename F::Cell, 2> cells;
  std::vector<Done<F>> done;

  rig() : cells{typename F::Cell(F::initial), typename F::Cell(0)} {}

  typename F::Word last() const { return static_cast<typename F::Word>(cells[0]); }
  std::string wrong() const { return F::wrong(last(), done); }

  /// Thread 0 takes `steps` steps, and says that it took `claimed`.
  void alone(std::uint64_t steps, std::uint64_t claimed) {
    F form(0);
    for (std::uint64_t i = 0; i < steps; ++i) one_step(form, cells[0]);
    done = {{form, claimed}};
  }

  void together(unsigned threads, std::uint64_t steps) {
    done.assign(threads, Done<F>{F(0), 0});
    in_threads(threads, [&](unsigned self) {
      F form(self);
      for (std::uint64_t i = 0; i < steps; ++i) one_step(form, cells[0]);
      done[self] = {form, steps};
    });
  }
};

/// The verdict on `steps` steps that claim to be `claimed`.
template <Form F>
std::string verdict(std::uint64_t steps, std::uint64_t claimed) {
  rig<F> one;
  one.alone(steps, claimed);
  return one.wrong();
}

/// Even and odd, few and many; one is the first step, which has nothing before it.
inline constexpr std::array<std::uint64_t, 6> step_counts{1, 2, 3, 31, 64, 1001};

/// Honest work of any length is believed. 0 steps are never measured.
template <Form F>
void expect_honest_work_passes() {
  for (const std::uint64_t steps : step_counts)
    EXPECT_EQ(verdict<F>(steps, steps), "") << steps << " steps";
}

/// A cell that holds what nobody put there is noticed.
template <Form F>
void expect_tampering_is_seen() {
  for (const std::uint64_t steps : step_counts) {
    for (const int by : {1, -1, 0x4000}) {
      rig<F> one;
      one.alone(steps, steps);
      const auto tampered =
          static_cast<typename F::Word>(one.last() + static_cast<typename F::Word>(by));
      EXPECT_NE(F::wrong(tampered, one.done), "") << steps << " steps, cell off by " << by;
    }
  }
}

template <Form F>
void expect_missing_and_surplus_steps_are_seen() {
  for (const std::uint64_t steps : step_counts) {
    EXPECT_NE(verdict<F>(steps - 1, steps), "") << "one of " << steps << " steps missing";
    EXPECT_NE(verdict<F>(steps + 1, steps), "") << "one step beside " << steps;
  }
}

/// Nothing was done, and whole iterations are claimed: an odd number, since exchange can tell no other.
template <Form F>
void expect_doing_nothing_is_seen() {
  for (const std::uint64_t iterations : {1U, 3U, 1001U}) {
    EXPECT_NE(verdict<F>(0, iterations * static_cast<std::uint64_t>(F::unroll)), "")
        << iterations << " iterations";
  }
}

}  // namespace fencepost::conformance
