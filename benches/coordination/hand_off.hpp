// The benchmark of pools: one operation is a task, from submitting it until the submitter knows that it is done.
//
// Without work the task tells that it has begun. With an idle time the submitter lets it pass before each task, while the clock
// stands still, and workers sleep (wake_up.hpp).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "arch/timed_spin.hpp"
#include "benches/coordination/passive_batches.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "benches/work.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// The first `submitters` threads submit, the others are workers. Only the results of submitters count. Each: every task is
/// timed, by the clock of its submitter.
template <Pool P, bool each = false>
class HandOff : public harness::Benchmark {
 public:
  HandOff(unsigned submitters, WorkLength work, std::chrono::nanoseconds idle)
      : submitters_(submitters), work_(work), idle_(idle) {}

  void place_own(std::span<std::byte* const> parts) override {
    parts_ = {parts.begin(), parts.end()};
  }
  void begin(std::byte* place, unsigned) override {
    shared_ = ::new (place) Shared(submitters_);
    jobs_.assign(submitters_, nullptr);
    told_.clear();
  }
  void run(harness::ThreadState& state) override {
    state.index() < submitters_ ? submit(*this, state) : work(state);
  }
  std::string end() override {
    std::destroy_at(shared_);
    std::uint64_t submitted = 0, refused = 0, run = 0;
    for (Job* const job : jobs_) {
      submitted += job->number, refused += job->refused, run += job->runs;
      if constexpr (each) told_.add(job->durations);
      std::destroy_at(job);
    }
    if (refused != 0) return std::to_string(refused) + " tasks were refused";
    return expect_equal("the number of tasks that ran", submitted, run);
  }
  const harness::DurationsByThread* durations() const override { return each ? &told_ : nullptr; }

  static std::size_t bytes() { return sizeof(Shared); }
  static std::size_t own_bytes() { return sizeof(Job); }
  static const void* timed_code() { return code_of(&HandOff::submit); }

 private:
  /// A submitter's task, again and again.
  struct alignas(arch::padding_bytes) Job : task {
    explicit Job(WorkLength work) : task{&Job::count}, length(work) {}
    static void count(task& self) {
      auto& own = static_cast<Job&>(self);
      const std::uint64_t number = bench::work(own.length, own.number) - own.length.cycles();
      ++own.runs;
      own.done.store(number, std::memory_order_release);  // release: pairs with [done->submitter]
    }
    WorkLength length;
    std::uint64_t number = 0;
    std::uint64_t runs = 0;
    std::atomic<std::uint64_t> done{0};
    std::uint64_t refused = 0;
    [[no_unique_address]] std::conditional_t<each, harness::Durations, std::monostate> durations;
  };
  struct Shared {
    explicit Shared(unsigned submitters) : pool(submitters), submitting(submitters) {}
    P pool;
    std::atomic<unsigned> submitting;  ///< that go on
  };

  [[gnu::noinline]] static void submit(HandOff& self, harness::ThreadState& state) {
    P& pool = self.shared_->pool;
    Job& job = *::new (self.parts_[state.index()]) Job(self.work_);
    self.jobs_[state.index()] = &job;
    harness::Durations* durations = nullptr;
    if constexpr (each) durations = &job.durations;
    const std::uint64_t batch = state.batch();
    std::uint64_t refused = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        if (self.idle_.count() != 0) {
          state.pause();
          static_cast<void>(arch::spin_for(self.idle_, [] { return false; }));
          state.resume();
        }
        const std::uint64_t number = ++job.number;
        const bool ran = timed_call<each>(durations, [&] {
          if (!pool.submit(job)) return false;
          // acquire: pairs with [done->submitter]
          const auto done = [&] { return job.done.load(std::memory_order_acquire) == number; };
          support::std_sync::wait_until(done);
          return true;
        });
        if (!ran) {
          ++refused;
          break;
        }
      }
    } while (state.again(batch) && refused == 0);
    state.leave();
    job.refused = refused;
    // relaxed: the pool orders what is in it
    if (self.shared_->submitting.fetch_sub(1, std::memory_order_relaxed) == 1) pool.shut_down();
  }

  [[gnu::noinline]] void work(harness::ThreadState& state) {
    state.exclude_from_results();
    PassiveBatches batches(state);
    state.start();
    while (shared_->pool.run_one()) batches.one_done();
    batches.end();
  }

  unsigned submitters_;
  WorkLength work_;
  std::chrono::nanoseconds idle_;
  Shared* shared_ = nullptr;
  std::vector<std::byte*> parts_;
  std::vector<Job*> jobs_;  ///< of submitters
  harness::DurationsByThread told_;
};

}  // namespace fencepost::bench
