// Lines of one's own that have left the first caches: a set of lines that is larger than those are, visited part after part,
// round and round. When a part's turn comes all others have been visited since, so its lines are where the set is.
//
// One in each pair of lines, in random order, as of RandomCycle, and in huge pages where there are such: so a load takes as long
// as one of memory/latency from a set of the same size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "benches/line_ring.hpp"
#include "benches/memory/random_cycle.hpp"
#include "harness/benchmark/arena.hpp"

namespace fencepost::bench {

/// Memory of all such sets, mapped when it is first needed.
class FarMemory {
 public:
  /// bytes: of the largest set.
  explicit FarMemory(std::size_t bytes) : bytes_(bytes) {}

  std::byte* begin() {
    if (!arena_)
      arena_.emplace(RandomCycle::span(bytes_), harness::Arena::Pages::huge, std::nullopt);
    return arena_->begin();
  }

 private:
  std::size_t bytes_;
  std::optional<harness::Arena> arena_{};
};

/// What a pass may ask of its lines is that of BasicLineRing; but they are prepared when they have been visited, for the next
/// round.
class FarLines {
 public:
  static constexpr std::size_t lines = 256;  ///< of a pass

  /// A set of `bytes` of lines at `storage`, which is twice as long.
  FarLines(std::byte* storage, std::size_t bytes, std::size_t line_bytes)
      : order_(bytes / line_bytes / lines * lines) {
    std::vector<std::uint32_t> pairs(order_.size());
    std::iota(pairs.begin(), pairs.end(), 0U);
    std::ranges::shuffle(pairs, line_orders());
    for (std::size_t i = 0; i < pairs.size(); ++i)
      order_[i] = ::new (storage + RandomCycle::line_of(pairs[i]) * line_bytes) RingLine;
  }
  /// Keeps the memory.
  FarLines(std::shared_ptr<FarMemory> memory, std::size_t bytes, std::size_t line_bytes)
      : FarLines(memory->begin(), bytes, line_bytes) {
    memory_ = std::move(memory);
  }

  /// Passes of a round.
  std::uint64_t parts() const { return order_.size() / lines; }
  RingLines of(std::uint64_t pass) const {
    return RingLines(order_).subspan(pass % parts() * lines, lines);
  }

  /// A new window.
  void begin() { wrong_ = 0; }

  /// What the words of a pass hold before it. A write in the pass adds one.
  std::uint64_t fresh(std::uint64_t pass) const { return 2 * (pass / parts()) + 1; }

  /// Sum of what the words held in the first `visits`, whole passes, when they were visited.
  std::uint64_t sum_before(std::uint64_t visits) const {
    const std::uint64_t passes = visits / lines, rounds = passes / parts();
    // the sum of the first odd numbers is a square
    return lines * (parts() * rounds * rounds + passes % parts() * fresh(passes));
  }

  /// Before the first pass all lines; later those of the last pass, whose words are checked first.
  void prepare(std::uint64_t pass, bool written) {
    if (pass > 0) check(pass - 1, written ? lines : 0);
    prepared_ = pass > 0 ? of(pass - 1) : RingLines(order_);
    word_ = pass > 0 ? fresh(pass - 1 + parts()) : fresh(0);
    for (RingLine* line : prepared_) line->word = word_;
  }
  void flush() const { flush_lines(prepared_); }
  void read(std::uint64_t) { wrong_ += count_others(prepared_, word_); }

  /// Counts the lines of a pass that do not hold what it must have left in them: in the first `written` a word that it wrote.
  void check(std::uint64_t pass, std::size_t written) {
    const RingLines all = of(pass);
    wrong_ += count_others(all.first(written), fresh(pass) + 1) +
              count_others(all.subspan(written), fresh(pass));
  }

  std::string complaint() const { return wrong_lines(wrong_); }

 private:
  std::shared_ptr<FarMemory> memory_{};
  std::vector<RingLine*> order_;
  RingLines prepared_{};
  std::uint64_t word_ = 0, wrong_ = 0;
};

}  // namespace fencepost::bench
