// The benchmark that goes over a ring of lines, pass after pass, and its helper that owns the lines in between.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "benches/line_ring.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// Where the lines are when a pass begins.
enum class Lines { owned, flushed };

/// Lines between two looks at the clock: so many accesses that miss make a look cheap.
inline constexpr std::size_t lines_per_look = 64;

struct Visited {
  const RingLine* next;  ///< the line to visit next; null: nothing was visited
  std::uint64_t sum;     ///< of what the words held when they were visited
};

/// Access requirements:
///   operations     of the result, in lines_per_look lines
///   writes         each line's word has grown by one afterwards
///   visit(ring, i) the accesses to lines i ... i + lines_per_look - 1; always inlined, or the symbol that a listing names
///                  would not hold them
///   complaint(v)   "" when its own evidence agrees with what was visited
template <class Access, Lines Where>
class RingPass : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned) override {
    ring_.emplace(place);
    access_ = Access{};
    // relaxed, both: the team's threads are handed all of this by the harness
    wanted_.value.store(0, std::memory_order_relaxed);
    prepared_.value.store(0, std::memory_order_relaxed);
    visited_ = 0;
  }

  void run(harness::ThreadState& state) override {
    state.index() == 0 ? measure(state) : own(state);
  }

  static const void* timed_code() { return code_of(&RingPass::visit); }

  std::string end() override {
    const std::size_t rest = visited_ % LineRing::lines;
    if (visited_ > 0) {
      const std::uint64_t last = (visited_ - 1) / LineRing::lines;
      ring_->check(last, !Access::writes ? 0 : rest == 0 ? LineRing::lines : rest);
    }
    const std::string wrong = access_.complaint(
        {visited_ == 0 ? nullptr : &(*ring_)[rest], LineRing::sum_before(visited_)});
    return wrong.empty() ? ring_->complaint() : wrong;
  }

 private:
  static constexpr std::uint64_t ended = ~std::uint64_t{0};

  [[gnu::noinline]] void measure(harness::ThreadState& state) {
    state.start();
    for (std::uint64_t pass = 0; over(state, pass); ++pass) {
    }
    wanted_.value.store(ended, std::memory_order_release);  // release: our last pass is over [pass]
  }

  /// One pass, or what is left of the window. False: the window is over.
  bool over(harness::ThreadState& state, std::uint64_t pass) {
    state.pause();
    prepare(pass);
    state.resume();
    for (std::size_t i = 0; i < LineRing::lines; i += lines_per_look) {
      visit(access_, *ring_, i, LineRing::fresh(pass) + 1);
      visited_ += lines_per_look;
      // The last stores are still on their way: their time belongs to the result, with a fence of its own or without.
      if (i + lines_per_look == LineRing::lines || state.due())
        support::fence(std::memory_order_seq_cst);
      if (!state.again(Access::operations)) return false;
    }
    return true;
  }

  /// A symbol of its own, with only the accesses and the fences; the cost of a call is negligible next to 64 misses.
  [[gnu::noinline]] static void visit(Access& access, LineRing& ring, std::size_t first,
                                      std::uint64_t value) {
    access.visit(ring, first, value);
  }

  void prepare(std::uint64_t pass) {
    if constexpr (Where == Lines::flushed) {
      ring_->prepare(pass, Access::writes);
      ring_->flush();
    } else {
      wanted_.value.store(pass + 1,
                          std::memory_order_release);  // release: hands the lines over [pass]
      // acquire: they are ours again [owner]
      while (prepared_.value.load(std::memory_order_acquire) != pass + 1) arch::relax();
    }
  }

  /// The helper: its core has all lines when a pass begins, and it leaves them alone until the pass is over.
  [[gnu::noinline]] void own(harness::ThreadState& state) {
    state.exclude_from_results();
    state.start();
    for (std::uint64_t pass = 0;; ++pass) {
      std::uint64_t wanted = pass;
      // acquire: the measuring thread has left the lines [pass]
      while ((wanted = wanted_.value.load(std::memory_order_acquire)) == pass) arch::relax();
      if (wanted == ended) return;
      ring_->prepare(pass, Access::writes);
      prepared_.value.store(pass + 1,
                            std::memory_order_release);  // release: hands them back [owner]
      state.again(1);
    }
  }

  std::optional<LineRing> ring_;
  Access access_;
  std::uint64_t visited_ = 0;
  Padded<std::atomic<std::uint64_t>> wanted_{0}, prepared_{0};
};

}  // namespace fencepost::bench
