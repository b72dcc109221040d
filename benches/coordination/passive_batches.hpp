// A thread whose loop another thread ends.
#pragma once

#include <cstdint>

#include "harness/benchmark/thread_state.hpp"

namespace fencepost::bench {

/// Lets it look at the clock once in a batch. The operations after its last
/// whole batch come after the window and are not counted.
class PassiveBatches {
 public:
  explicit PassiveBatches(harness::ThreadState& state)
      : state_(state), batch_(state.batch()), left_(batch_) {}

  void one_done() {
    if (--left_ != 0) return;
    left_ = batch_;
    state_.again(batch_);
  }

  /// After the loop. Where it ended inside the thread's window, because the other threads' patience did
  /// (ThreadState::patience), the operations done count as the last batch.
  [[gnu::noinline, gnu::cold]] void end() {
    if (left_ != batch_ && !state_.finished()) state_.again(batch_ - left_);
    state_.leave();
  }

 private:
  harness::ThreadState& state_;
  const std::uint64_t batch_;
  std::uint64_t left_;
};

}  // namespace fencepost::bench
