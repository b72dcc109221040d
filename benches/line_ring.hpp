// A ring of lines that are elsewhere when the clock runs: in another core's cache, or in memory.
//
// A pass goes over all of them once, in an order that no prefetcher should guess. The lines are every other one of 32
// pages, so one that fetches the next lines of a page unasked could still be right now and then: on Zen 4 none is (a load
// that another core's line must come for takes 525 cycles each), nor on Zen 5 (a load of a flushed line takes 555 to 560
// cycles, and as long where lines are 13 apart); on Intel nobody has looked. Before it, outside the clock,
// the lines are brought to where they should be: the owner's core writes them all, or they are flushed. Whoever does that
// checks first that the last pass left in each line what it should have.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <string>

#include "arch/contract.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::bench {

struct alignas(64) RingLine {
  std::uint64_t word = 0;
  const RingLine* next = nullptr;  ///< the one to visit after it
};

/// Lines in the order of their visits.
using RingLines = std::span<RingLine* const>;

/// What draws the orders; any do.
inline std::mt19937_64& line_orders() {
  static std::mt19937_64 generator(1);
  return generator;
}

/// "", or that so many lines were not as they should be.
inline std::string wrong_lines(std::uint64_t wrong) {
  return expect_equal("the number of lines left with a wrong word", std::uint64_t{0}, wrong);
}

/// Takes the lines out of all caches, for sure.
inline void flush_lines(RingLines lines) {
  support::fence(std::memory_order_seq_cst);  // the words are written before their lines leave
  for (const RingLine* line : lines) arch::flush_line(line);
  support::fence(std::memory_order_seq_cst);  // and the lines have left
}

/// How many lines hold another word than this; reads them all.
inline std::uint64_t count_others(RingLines lines, std::uint64_t word) {
  std::uint64_t others = 0;
  for (const RingLine* line : lines) others += line->word != word ? 1U : 0U;
  return others;
}

/// So many lines, so many bytes from each to the next.
template <std::size_t Lines, std::size_t Stride>
class BasicLineRing {
 public:
  static constexpr std::size_t lines = Lines, stride = Stride;
  static constexpr std::size_t bytes = lines * stride;

  /// `storage`: `bytes` long. The order is drawn anew.
  explicit BasicLineRing(std::byte* storage) {
    std::array<std::uint32_t, lines> order;
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::shuffle(order, line_orders());
    for (std::size_t i = 0; i < lines; ++i)
      visit_[i] = ::new (storage + order[i] * stride) RingLine;
    for (std::size_t i = 0; i < lines; ++i) visit_[i]->next = visit_[(i + 1) % lines];
  }

  RingLine& operator[](std::size_t i) { return *visit_[i]; }
  /// Those that a pass visits: all in each.
  RingLines of(std::uint64_t) const { return visit_; }

  /// What a word holds before pass number `pass`, from 0. A write in the pass adds one.
  static std::uint64_t fresh(std::uint64_t pass) { return 2 * pass + 1; }

  /// Sum of what the first `visits` words held when they were visited, from pass 0 on.
  static std::uint64_t sum_before(std::uint64_t visits) {
    const std::uint64_t whole = visits / lines, rest = visits % lines;
    // the sum of the first odd numbers is a square
    return lines * whole * whole + rest * fresh(whole);
  }

  /// Makes the lines ready for `pass`; by the thread that is to own them. Counts those that the pass before left
  /// with another word than it should.
  void prepare(std::uint64_t pass, bool written) {
    if (pass > 0) check(pass - 1, written ? lines : 0);
    for (RingLine* line : visit_) line->word = fresh(pass);
  }

  /// Reads each word as prepare() left it for `pass`; counts those that differ.
  void read(std::uint64_t pass) { wrong_ += count_others(visit_, fresh(pass)); }

  /// Takes the prepared lines out of all caches, for sure.
  void flush() const { flush_lines(visit_); }

  /// Counts the lines that do not hold what `written` writes, in order, must have left in them in `pass`.
  void check(std::uint64_t pass, std::size_t written) {
    for (std::size_t i = 0; i < lines; ++i)
      wrong_ += visit_[i]->word != fresh(pass) + (i < written ? 1U : 0U) ? 1U : 0U;
  }

  std::string complaint() const { return wrong_lines(wrong_); }

 private:
  std::array<RingLine*, lines> visit_;
  std::uint64_t wrong_ = 0;
};

/// More than a store buffer holds, by an order of magnitude, and less than a second-level cache.
using LineRing = BasicLineRing<1024, arch::padding_bytes>;

}  // namespace fencepost::bench
