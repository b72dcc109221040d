// The benchmark of a burst: made, built in a place, and verified. Used by the leader while all other threads wait; faults
// of the benchmark are kept for the burst, never thrown.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "harness/base/first_error.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/delegate.hpp"
#include "harness/team/job_progress.hpp"

namespace fencepost::harness {

class BuiltBenchmark {
 public:
  /// `progress` and `fault` must outlive it.
  BuiltBenchmark(JobProgress& progress, FirstError& fault) : progress_(progress), fault_(fault) {}

  /// Exceptions count as failed verification.
  void make(const Case& c);

  /// Whether the next window goes on with what is built.
  bool goes_on() const { return built_ && keeps_state_; }

  /// Builds it in `place`, unless the window goes on with what is built. `own`: place of each thread's own state, may be empty.
  void build(const Case& c, std::byte* place, const std::vector<std::byte*>& own);

  /// After run(): verifies and destroys it, or closes the window of one that goes on.
  void end_window();

  /// After the last window: verifies and destroys what goes on until then. Its values are of the whole burst.
  void end();

  /// There is something to run.
  bool is_built() const { return built_; }
  std::byte* place() const { return place_; }
  /// After make(); null where that failed.
  Benchmark* get() const { return benchmark_.get(); }
  Delegate* delegate() const { return delegate_; }
  bool interrupted() const { return delegate_ != nullptr && delegate_->interrupted(); }
  bool keeps_state() const { return keeps_state_; }
  OutcomeCounts& failed_outcomes() { return failed_outcomes_; }

 private:
  void take_down();
  /// Nobody else works meanwhile.
  template <class Part>
  void guarded(Part&& part) {
    progress_.alone([&] { fault_.attempt("threw: ", part); });
  }

  JobProgress& progress_;
  FirstError& fault_;
  std::unique_ptr<Benchmark> benchmark_;
  Delegate* delegate_ = nullptr;  ///< the same, where another process does its work
  bool keeps_state_ = false, built_ = false;
  std::byte* place_ = nullptr;
  OutcomeCounts failed_outcomes_;  ///< of the first window that failed verification
};

}  // namespace fencepost::harness
