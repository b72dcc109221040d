// What benchmarks of a structure that all threads use have in common: what belongs to each thread, the durations of single
// operations, and the memory that the structure takes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "benches/support/memory_use.hpp"
#include "benches/support/timed_threads.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// Of an S. `timed`: whether it times operations one by one.
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

  /// What end() returns, and the end of `object`, the structure. `wrong`: what was wrong with the work; if nothing, operations of
  /// `own`, one thread more, are counted.
  template <class T>
  std::string finished(std::string wrong, Worker own, T* object) {
    if (wrong.empty()) count_operations(own);
    return destroyed(std::move(wrong), object);
  }
  /// The same without counting.
  template <class T>
  std::string destroyed(std::string wrong, T* object) {
    std::destroy_at(object);
    if (!keeps_state()) workers_.collect();  // else end_window() did
    return wrong;
  }

  TimedThreads<Worker, timed> workers_;
  MemoryUse memory_;
};

}  // namespace fencepost::bench
