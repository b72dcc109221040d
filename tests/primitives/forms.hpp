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
#include "tests/primitives/testing.hpp"

namespace fencepost::conformance {

/// A step that the compiler sees alone. g++ 12.2 miscompiles `carry = word.fetch_or(carry)` as the only operation
/// of a loop: it drops the OR, and the word never changes. The timed loops hold 32 of them, which it gets right
/// (they prove it in every window), but a loop of one in a test would test the compiler.
template <Form F>
[[gnu::noinline]] void one_step(F& form, typename F::Cell& cell) {
  form.step(cell);
}

/// A cell, and what threads did to it.
template <Form F>
struct rig {
  // A load of the latency form indexes from the cell: the zero behind it must be there, should it go misplaced.
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

/// The verdict on `steps` steps that claim to be `claimed`, when the cell is off by `by` afterwards.
template <Form F>
std::string verdict(std::uint64_t steps, std::uint64_t claimed, int by = 0) {
  rig<F> one;
  one.alone(steps, claimed);
  return F::wrong(static_cast<typename F::Word>(one.last() + static_cast<typename F::Word>(by)),
                  one.done);
}

/// The verdict on four threads with `steps` steps each, one of which claims `lie` more, and a cell off by `by`.
template <Form F>
std::string verdict_together(std::uint64_t steps, std::uint64_t lie, int by) {
  rig<F> four;
  four.together(4, steps);
  four.done[2].steps += lie;
  return F::wrong(static_cast<typename F::Word>(four.last() + static_cast<typename F::Word>(by)),
                  four.done);
}

/// A form with its type forgotten: what is expected is then compiled once, and not for each of hundreds.
struct probe {
  std::string (*verdict)(std::uint64_t steps, std::uint64_t claimed, int by);
  std::string (*verdict_together)(std::uint64_t steps, std::uint64_t lie, int by);
  std::uint64_t unroll;
};
template <Form F>
inline constexpr probe probe_of{&verdict<F>, &verdict_together<F>,
                                static_cast<std::uint64_t>(F::unroll)};

/// Even and odd, few and many; one is the first step, which has nothing before it.
inline constexpr std::array<std::uint64_t, 6> step_counts{1, 2, 3, 31, 64, 1001};

/// Honest work of any length from `least` is believed. 0 steps are never measured.
inline void expect_honest_work_passes(const probe& form, std::uint64_t least = 1) {
  for (const std::uint64_t steps : step_counts) {
    if (steps < least) continue;
    EXPECT_EQ(form.verdict(steps, steps, 0), "") << steps << " steps";
  }
}

/// A cell that holds what nobody put there is noticed.
inline void expect_tampering_is_seen(const probe& form) {
  for (const std::uint64_t steps : step_counts) {
    for (const int by : {1, -1, 0x4000})
      EXPECT_NE(form.verdict(steps, steps, by), "") << steps << " steps, cell off by " << by;
  }
}

inline void expect_missing_and_surplus_steps_are_seen(const probe& form) {
  for (const std::uint64_t steps : step_counts) {
    EXPECT_NE(form.verdict(steps - 1, steps, 0), "") << "one of " << steps << " steps missing";
    EXPECT_NE(form.verdict(steps + 1, steps, 0), "") << "one step beside " << steps;
  }
}

/// Nothing was done, and whole iterations are claimed: an odd number, since exchange can tell no other.
inline void expect_doing_nothing_is_seen(const probe& form) {
  for (const std::uint64_t iterations : {1U, 3U, 1001U})
    EXPECT_NE(form.verdict(0, iterations * form.unroll, 0), "") << iterations << " iterations";
}

/// Threads that share a cell lose nothing of each other's work.
inline void expect_sharing_loses_nothing(const probe& form) {
  for (const std::uint64_t steps : {1U, 1000U}) {
    EXPECT_EQ(form.verdict_together(steps, 0, 0), "") << "4 x " << steps << " steps";
    EXPECT_NE(form.verdict_together(steps, 0, 0x4000), "") << "4 x " << steps << " steps";
  }
}

}  // namespace fencepost::conformance
