// State of one thread in a window: the loop of every benchmark is `while (state.again(done)) work();`.
//
// A window has a common start and a common deadline, and never a fixed count of operations: a fixed
// count lets fast threads finish early and leaves the slow ones alone, which biases the throughput of
// uneven threads (+49 % seen). After its deadline a thread keeps working, uncounted, until every
// thread has reached its own deadline, so that all threads are timed under full load. Its patience has a limit: a thread that
// gets nothing while the others work (of an unfair lock, or with more threads than CPUs) would keep them working for ever.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>

#include "arch/contract.hpp"
#include "counters/edges.hpp"
#include "harness/benchmark/extra_work.hpp"
#include "harness/clock/wait_until.hpp"

namespace fencepost::harness {

/// Shared by the threads of one window. Padded: a thread polls it only after its own deadline.
struct alignas(arch::padding_bytes) WindowGate {
  std::atomic<unsigned> arrived{0};
};

class ThreadState {
 public:
  /// Enough for 32,768 batches; a window has six, and more where the clock is read after each operation.
  static constexpr unsigned most_marks = 16;
  /// Window lengths that a thread works on after its deadline at most. Far more than an operation takes of the slowest thread
  /// that gets its turns: there are six batches in a window.
  static constexpr std::uint64_t patience = 64;

  ThreadState(unsigned index, unsigned threads, std::uint64_t batch, std::uint64_t start_at,
              std::uint64_t length, WindowGate& gate, const ExtraWork& extra = {})
      : index_(index),
        threads_(threads),
        extra_(extra),
        batch_(extra.extended(batch)),
        start_at_(start_at),
        length_(length),
        gate_(&gate) {}

  /// Reads performance counters through `edges` at both ends of the window and of each pause, outside the timed part.
  /// Reading takes about `lead` ticks: it begins that much before the common start, and the clock starts as soon as it is
  /// done, since waiting in between would be counted. Call before start().
  void count_by(counters::Edges& edges, std::uint64_t lead) {
    edges_ = &edges;
    lead_ = lead;
  }

  /// The longest time in ticks that the common start can be away (default: any). A thread whose clock says more gives up
  /// at once: it works on while the others measure, and counts nothing. Call before start().
  void wait_at_most(std::uint64_t longest) { longest_wait_ = longest; }

  unsigned index() const { return index_; }
  unsigned threads() const { return threads_; }

  /// Iterations between two looks at the clock, sized so that looking costs about 0.2 %.
  std::uint64_t batch() {
    batch_used_ = batch_;
    return batch_;
  }

  /// The batch that the benchmark asked for with batch(); 1 if it reads the clock after each operation.
  std::uint64_t batch_used() const { return batch_used_; }

  /// Waits for the common start. Call once, right before the loop.
  void start() {
    if (!wait_until(start_at_ - lead_, longest_wait_)) {
      finish();
      return;
    }
    if (edges_ != nullptr) enter_edge();
    started_ = last_ = arch::timestamp_ordered();
    // One deadline for all: a thread that starts late has less time, and does not run on after the others.
    const bool together = threads_ > 1 && started_ < start_at_ + length_;
    deadline_ = (together ? start_at_ : started_) + length_;
  }

  /// Accounts for `done` operations since the last call. True while the loop should go on.
  bool again(std::uint64_t done) {
    const std::uint64_t now = arch::timestamp();
    performed_ += done;
    if (finished_) return others_still_measure();
    if (static_cast<std::int64_t>(now - last_) < 0) return give_up();
    const std::uint64_t gap = now - last_;
    last_ = now;
    counted_ += done;
    // No call and no branch: the timed loop around it keeps its registers.
    marks_[mark_of(batches_)] = {now, counted_, paused_};
    ++batches_;
    if (gap > longest_) {
      longest_ = gap;
      longest_ended_ = now;
    }
    if (now < deadline_) return true;
    overran(now, gap, done);
    return finish();
  }

  /// Whether the deadline has passed, so that the next again() ends the window. A benchmark with outstanding stores can
  /// then wait for them while the clock still runs.
  bool due() const { return arch::timestamp() >= deadline_; }

  /// Stops the clock, once all earlier loads are done, until resume(). The time in between does not count as part of the
  /// window, whose deadline moves by as much. For repeated preparation. Call between start() and the last again().
  void pause() {
    paused_at_ = arch::timestamp_ordered();
    if (edges_ != nullptr && !finished_) leave_edge();
  }
  void resume() {
    if (finished_) return;
    if (edges_ != nullptr) enter_edge();
    const std::uint64_t beside = arch::timestamp_ordered() - paused_at_;
    paused_ += beside;
    last_ += beside;
    deadline_ += beside;
  }

  /// Leaves the window early, or without having counted, so that the other threads do not wait for this one.
  void leave() {
    if (!finished_) finish();
  }

  /// Leaves this thread's operations out of the results (a thread that only supports the others).
  void exclude_from_results() { in_results_ = false; }

  std::uint64_t started() const { return started_; }
  /// Operations inside the window up to the common deadline. The last batch ends after it, by much for a thread that had to
  /// wait: it is taken to have done its operations evenly. One thread alone ends the window with its batch.
  double counted_in_time() const {
    return counted_ == 0
               ? 0.0
               : static_cast<double>(counted()) * (1.0 - beyond_ / static_cast<double>(counted_));
  }
  /// Ticks in which it did them, without pauses.
  std::uint64_t time() const {
    if (started_ == 0 || threads_ == 1 || last_ <= deadline_) return elapsed();
    return deadline_ > started_ + paused_ ? deadline_ - started_ - paused_ : 0;
  }

  /// Ticks from start to end of the window, without pauses. 0 for a thread that never started.
  std::uint64_t elapsed() const { return started_ == 0 ? 0 : last_ - started_ - paused_; }
  std::uint64_t counted() const {
    return extra_.counted(counted_);
  }                                                       ///< operations inside the window
  std::uint64_t performed() const { return performed_; }  ///< all operations, for verification
  std::uint64_t batches() const { return batches_; }
  std::uint64_t longest() const { return longest_; }  ///< longest batch, in ticks
  std::uint64_t longest_ended() const {
    return longest_ended_;
  }  ///< the clock's reading at its end
  bool in_results() const { return in_results_; }
  bool finished() const { return finished_; }

  /// The number of looks at the clock inside the window that were recorded.
  unsigned marked() const { return batches_ == 0 ? 0 : mark_of(batches_ - 1) + 1; }
  /// When it was, and from then on to the common deadline: operations as counted_in_time(), ticks as time().
  std::uint64_t marked_at(unsigned mark) const { return marks_[mark].at; }
  /// Ticks after `start`; 0 if it was before: a thread that counts events begins before the common start.
  std::uint64_t marked_after(unsigned mark, std::uint64_t start) const {
    return marks_[mark].at > start ? marks_[mark].at - start : 0;
  }
  double counted_since(unsigned mark) const {
    return counted_in_time() - static_cast<double>(extra_.counted(marks_[mark].counted));
  }
  std::uint64_t time_since(unsigned mark) const {
    const std::uint64_t before = marks_[mark].at - marks_[mark].paused - started_;
    return time() > before ? time() - before : 0;
  }

 private:
  struct Mark {
    std::uint64_t at, counted, paused;
  };

  /// The mark that the look after `batches` others sets. Each is set by 1, 1, 2, 4, ... looks and keeps the last, which is that
  /// after 1, 2, 4, 8, ... batches: wherever in the window a late thread starts, a mark is not far behind.
  static constexpr unsigned mark_of(std::uint64_t batches) {
    const auto mark = static_cast<unsigned>(std::bit_width(batches));
    return mark < most_marks ? mark : most_marks - 1;
  }

  /// The last batch, of `done` operations in `gap` ticks, ended at `now`.
  void overran(std::uint64_t now, std::uint64_t gap, std::uint64_t done) {
    if (threads_ == 1 || gap == 0) return;
    const std::uint64_t over = now - deadline_;
    beyond_ = static_cast<double>(done) * static_cast<double>(over < gap ? over : gap) /
              static_cast<double>(gap);
  }

  bool finish() {
    last_ = arch::timestamp_ordered();
    finished_ = true;
    if (edges_ != nullptr && started_ != 0) leave_edge();
    // relaxed: only a count of threads, no data is handed over by it.
    return gate_->arrived.fetch_add(1, std::memory_order_relaxed) + 1 < threads_;
  }

  /// The clock went backwards: nothing that it has told so far can be used, and its deadline may never come.
  [[gnu::noinline, gnu::cold]] bool give_up() {
    const bool go_on = finish();
    started_ = counted_ = 0;
    return go_on;
  }

  // Out of line: the timed loops around them stay as they are without.
  [[gnu::noinline, gnu::cold]] void enter_edge() { edges_->enter(); }
  [[gnu::noinline, gnu::cold]] void leave_edge() { edges_->leave(); }

  [[gnu::noinline, gnu::cold]] bool others_still_measure() const {
    // A thread that never started has no clock to go by.
    if (started_ != 0 && arch::timestamp() - last_ > patience * length_) return false;
    // relaxed: see finish().
    return gate_->arrived.load(std::memory_order_relaxed) < threads_;
  }

  unsigned index_;
  unsigned threads_;
  ExtraWork extra_;
  std::uint64_t batch_;
  std::uint64_t batch_used_ = 1;
  std::uint64_t start_at_;
  std::uint64_t length_;
  WindowGate* gate_;
  counters::Edges* edges_ = nullptr;
  std::uint64_t lead_ = 0;
  std::uint64_t longest_wait_ = ~std::uint64_t{0} / 2;
  std::uint64_t started_ = 0, deadline_ = 0, last_ = 0;
  std::uint64_t counted_ = 0, performed_ = 0, batches_ = 0, longest_ = 0, longest_ended_ = 0;
  std::uint64_t paused_at_ = 0, paused_ = 0;
  std::array<Mark, most_marks> marks_{};
  double beyond_ = 0.0;  ///< operations of the last batch after the deadline
  bool finished_ = false;
  bool in_results_ = true;
};

}  // namespace fencepost::harness
