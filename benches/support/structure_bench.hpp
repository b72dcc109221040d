// What benchmarks of a structure that all threads use have in common: what belongs to each thread, the durations of single
// operations, and the memory that the structure takes.
#pragma once

#include <cstddef>

#include "benches/support/memory_use.hpp"
#include "benches/support/timed_threads.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// Of an S. `timed`: whether it times operations one by one. end() is to call workers_.collect().
template <class S, class Worker, bool timed>
class StructureBench : public harness::Benchmark {
 public:
  using structure = S;
  static constexpr std::size_t own_bytes = TimedThreads<Worker, timed>::bytes;
  static constexpr std::size_t bytes() { return sizeof(S); }

  void run(harness::ThreadState& state) override {
    const unsigned self = state.index();
    loop(workers_[self], workers_.durations_of(self), state);
  }
  void end_window() override { workers_.collect(); }
  const harness::DurationsByThread* durations() const override { return workers_.told(); }
  harness::Values values() const override { return memory_.told(); }

 protected:
  /// What is timed.
  virtual void loop(Worker& worker, harness::Durations* durations, harness::ThreadState& state) = 0;

  /// Their allocations, by one thread more, after the window.
  void count_operations(Worker& own) {
    harness::Durations unused;
    memory_.operate([&](harness::ThreadState& alone) { loop(own, &unused, alone); });
  }

  TimedThreads<Worker, timed> workers_;
  MemoryUse memory_;
};

}  // namespace fencepost::bench
