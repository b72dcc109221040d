// The benchmark of operations on lines in a chosen state: pass after pass over a ring of lines, which all who take part bring
// into the state before each pass, outside the timed part.
//
// A pass costs two readings of the clock besides, some 70 cycles: a fraction of a cycle for each line.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "benches/line_ring.hpp"
#include "benches/memory/line_ops.hpp"
#include "benches/memory/line_state.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// Half of a first-level cache of 32 KiB, in all of its sets alike: an odd number of lines from one to the next. So far apart
/// that no prefetcher fetches neighbours: on Zen 5 a load of a line in memory takes 224 ticks where every third line is of the
/// ring, 300 of every fifth, and 355 of every seventh or fewer. In no more pages, 52, than the first TLB of most CPUs holds.
using StateRing = BasicLineRing<256, std::size_t{13} * 64>;

/// Whether the address of the next line depends on what the last operation returned.
enum class Chain { dependent, independent };

/// Ring: StateRing, which lies where the harness says, or lines that are given.
template <class Op, LineState State, Chain How, class Ring = StateRing>
class LinePass : public harness::Benchmark {
 public:
  explicit LinePass(std::shared_ptr<Ring> lines = nullptr) : ring_(std::move(lines)) {}

  void begin(std::byte* place, unsigned threads) override {
    if constexpr (std::is_constructible_v<Ring, std::byte*>) {
      ring_ = std::make_shared<Ring>(place);
    } else {
      ring_->begin();
    }
    turns_.clear();
    for (const LineStep& step : steps_to(State))
      for (unsigned thread = 0; thread < threads; ++thread)
        if (takes(thread, threads, step.role)) turns_.push_back({thread, step.action});
    sum_ = visited_ = 0;
    // relaxed: the harness hands all of this to the team
    reached_.value.store(0, std::memory_order_relaxed);
  }

  void run(harness::ThreadState& state) override {
    state.index() == 0 ? measure(state) : help(state);
  }

  static const void* timed_code() { return code_of(&LinePass::visit); }

  std::string end() override {
    if (visited_ > 0) ring_->check(visited_ / Ring::lines - 1, Op::writes ? Ring::lines : 0);
    std::string wrong = ring_->complaint();
    if (!wrong.empty() || !tells) return wrong;
    return expect_equal("the sum of what the words held", ring_->sum_before(visited_), sum_);
  }

 private:
  static constexpr bool tells =
      !std::is_void_v<decltype(Op::emit(std::declval<line_ops::Word>(), 0))>;
  static constexpr std::uint64_t ended = ~std::uint64_t{0};

  struct Turn {
    unsigned thread;
    LineAction action;
  };

  /// The turns of all passes are numbered, and the timed parts with them.
  std::uint64_t first_of(std::uint64_t pass) const { return pass * (turns_.size() + 1); }

  [[gnu::noinline]] void measure(harness::ThreadState& state) {
    state.start();
    for (std::uint64_t pass = 0;; ++pass) {
      state.pause();
      take_part(0, pass);
      state.resume();
      sum_ += visit(ring_->of(pass), ring_->fresh(pass) + 1);
      support::fence(std::memory_order_seq_cst);  // all of it is done before the clock is read
      visited_ += Ring::lines;
      const bool more = state.again(Ring::lines);
      reached_.value.store(
          more ? first_of(pass + 1) : ended,
          std::memory_order_release);  // release: the lines are the helpers' again [turn]
      if (!more) return;
    }
  }

  [[gnu::noinline]] void help(harness::ThreadState& state) {
    state.exclude_from_results();
    state.start();
    for (std::uint64_t pass = 0; take_part(state.index(), pass); ++pass) state.again(1);
  }

  /// This thread's turns of a pass; the measuring thread also waits for those of others. False when there is no pass.
  bool take_part(unsigned thread, std::uint64_t pass) {
    std::uint64_t number = first_of(pass);
    if (!await(number)) return false;
    for (const Turn& turn : turns_) {
      if (turn.thread == thread) {
        await(number);
        take(turn.action, pass);
        reached_.value.store(number + 1,
                             std::memory_order_release);  // release: hands the lines on [turn]
      }
      ++number;
    }
    return thread != 0 || await(number);
  }

  /// Until the turn has come; false when the window has ended. Keeps its CPU for a while, since whoever is awaited has one of
  /// its own as a rule, and a busy system gives a CPU back late.
  bool await(std::uint64_t number) const {
    constexpr unsigned spins = 20'000;
    for (unsigned spun = 0;; ++spun) {
      // acquire: the lines are handed to us [turn]
      const std::uint64_t reached = reached_.value.load(std::memory_order_acquire);
      if (reached >= number) return reached != ended;
      spun < spins ? arch::relax() : static_cast<void>(::sched_yield());
    }
  }

  void take(LineAction action, std::uint64_t pass) {
    switch (action) {
      case LineAction::write:
        ring_->prepare(pass, Op::writes);
        break;
      case LineAction::flush:
        ring_->flush();
        break;
      case LineAction::read:
        ring_->read(pass);
        break;
    }
  }

  /// A symbol of its own, with the operations only.
  [[gnu::noinline]] static std::uint64_t visit(RingLines lines, std::uint64_t value) {
    std::uint64_t sum = 0, held = value - 1;
    for (std::size_t i = 0; i < Ring::lines; ++i) {
      auto address = reinterpret_cast<std::uintptr_t>(&lines[i]->word);
      if constexpr (How == Chain::dependent)
        address += held - (value - 1);  // nothing, which the compiler can't know
      const line_ops::Word word(*reinterpret_cast<std::uint64_t*>(address));
      if constexpr (tells) {
        held = Op::emit(word, value);
        sum += held;
      } else {
        Op::emit(word, value);
      }
    }
    return sum;
  }

  std::shared_ptr<Ring> ring_;
  std::vector<Turn> turns_;
  std::uint64_t sum_ = 0, visited_ = 0;
  Padded<std::atomic<std::uint64_t>> reached_{0};
};

}  // namespace fencepost::bench
