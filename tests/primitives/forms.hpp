// Walks the forms of the atomic and floor operations, and runs one form without a clock.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
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
  // A load of the latency form indexes from the cell: the zero after it must be there, should it go misplaced.
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

/// A form without its type: what is expected is then compiled once, and not for each of hundreds.
struct probe {
  std::uint64_t unroll;
  std::size_t done_bytes;           ///< sizeof of its Done
  void (*begin)(std::byte* cells);  ///< constructs two cells, as rig has them
  /// Takes `steps` steps on the first cell as thread number `thread`, and writes a Done that claims `claimed` of them.
  void (*work)(std::byte* cells, unsigned thread, std::uint64_t steps, std::uint64_t claimed,
               std::byte* done);
  /// What the form says of all threads' Done, when the cell is off by `by`.
  std::string (*wrong)(const std::byte* cells, const std::byte* done, std::size_t threads, int by);
};

/// Room for the cells of any form, and for what a thread did; aligned as any cell must be.
inline constexpr std::size_t most_cell_bytes = std::size_t{64} << 10, most_done_bytes = 64;

template <Form F>
void begin_cells(std::byte* cells) {
  static_assert(2 * sizeof(typename F::Cell) <= most_cell_bytes);
  ::new (cells) typename F::Cell(F::initial);
  ::new (cells + sizeof(typename F::Cell)) typename F::Cell(0);
}

template <Form F>
void work_on(std::byte* cells, unsigned thread, std::uint64_t steps, std::uint64_t claimed,
             std::byte* done) {
  static_assert(sizeof(Done<F>) <= most_done_bytes);
  auto& cell = *std::launder(reinterpret_cast<typename F::Cell*>(cells));
  F form(thread);
  for (std::uint64_t i = 0; i < steps; ++i) one_step(form, cell);
  ::new (done) Done<F>{form, claimed};
}

template <Form F>
std::string wrong_in(const std::byte* cells, const std::byte* done, std::size_t threads, int by) {
  using Word = typename F::Word;
  const auto& cell = *std::launder(reinterpret_cast<const typename F::Cell*>(cells));
  const auto last = static_cast<Word>(static_cast<Word>(cell) + static_cast<Word>(by));
  return F::wrong(last, std::span(reinterpret_cast<const Done<F>*>(done), threads));
}

template <Form F>
inline constexpr probe probe_of{static_cast<std::uint64_t>(F::unroll), sizeof(Done<F>),
                                &begin_cells<F>, &work_on<F>, &wrong_in<F>};

/// A rig for a form without its type, for up to four threads.
class erased_rig {
 public:
  explicit erased_rig(const probe& form) : form_(form) { form_.begin(cells_); }

  void work(unsigned thread, std::uint64_t steps, std::uint64_t claimed) {
    form_.work(cells_, thread, steps, claimed, done_ + thread * form_.done_bytes);
  }
  std::string wrong(std::size_t threads, int by) const {
    return form_.wrong(cells_, done_, threads, by);
  }

 private:
  const probe& form_;
  alignas(256) std::byte cells_[most_cell_bytes];
  alignas(std::max_align_t) std::byte done_[4 * most_done_bytes];
};

/// The verdict on `steps` steps that claim to be `claimed`, when the cell is off by `by` afterwards.
inline std::string verdict(const probe& form, std::uint64_t steps, std::uint64_t claimed,
                           int by = 0) {
  erased_rig one(form);
  one.work(0, steps, claimed);
  return one.wrong(1, by);
}

/// The verdict on four threads with `steps` steps each, one of which claims `lie` more, and a cell off by `by`.
inline std::string verdict_together(const probe& form, std::uint64_t steps, std::uint64_t lie,
                                    int by) {
  erased_rig four(form);
  in_threads(4, [&](unsigned self) { four.work(self, steps, steps + (self == 2 ? lie : 0)); });
  return four.wrong(4, by);
}

/// Even and odd, few and many; one is the first step, which has nothing before it.
inline constexpr std::array<std::uint64_t, 6> step_counts{1, 2, 3, 31, 64, 1001};

/// Honest work of any length from `least` is believed. 0 steps are never measured.
inline void expect_honest_work_passes(const probe& form, std::uint64_t least = 1) {
  for (const std::uint64_t steps : step_counts) {
    if (steps < least) continue;
    EXPECT_EQ(verdict(form, steps, steps, 0), "") << steps << " steps";
  }
}

/// A cell that holds what nobody put there is noticed.
inline void expect_tampering_is_seen(const probe& form) {
  for (const std::uint64_t steps : step_counts) {
    for (const int by : {1, -1, 0x4000})
      EXPECT_NE(verdict(form, steps, steps, by), "") << steps << " steps, cell off by " << by;
  }
}

inline void expect_missing_and_surplus_steps_are_seen(const probe& form) {
  for (const std::uint64_t steps : step_counts) {
    EXPECT_NE(verdict(form, steps - 1, steps, 0), "") << "one of " << steps << " steps missing";
    EXPECT_NE(verdict(form, steps + 1, steps, 0), "") << "one step off " << steps;
  }
}

/// Nothing was done, and whole iterations are claimed: an odd number, since exchange can tell no other.
inline void expect_doing_nothing_is_seen(const probe& form) {
  for (const std::uint64_t iterations : {1U, 3U, 1001U})
    EXPECT_NE(verdict(form, 0, iterations * form.unroll, 0), "") << iterations << " iterations";
}

/// Threads that share a cell lose nothing of each other's work.
inline void expect_sharing_loses_nothing(const probe& form) {
  for (const std::uint64_t steps : {1U, 1000U}) {
    EXPECT_EQ(verdict_together(form, steps, 0, 0), "") << "4 x " << steps << " steps";
    EXPECT_NE(verdict_together(form, steps, 0, 0x4000), "") << "4 x " << steps << " steps";
  }
}

}  // namespace fencepost::conformance
