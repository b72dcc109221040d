// The benchmark of barriers and commits: one operation is a phase, or a round of votes.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// The phase `number` of all threads, from 1, is over. Returns whether its outcome is what it has to be.
template <Barrier B>
bool phase_is_right(B& barrier, std::uint64_t, unsigned, unsigned) {
  barrier.arrive_and_wait();
  return true;
}
/// All vote yes, but for each 16th round, in which one thread votes no, each thread in turn.
template <Commit C>
bool phase_is_right(C& commit, std::uint64_t number, unsigned self, unsigned threads) {
  const bool agreed = number % 16 != 0;
  return commit.vote(agreed || number / 16 % threads != self) == agreed;
}

/// The first thread looks at the clock for all, and its results are those of all: the others go as many phases.
template <class B>
requires Barrier<B> || Commit<B>
class Phases : public harness::Benchmark {
 public:
  void place_own(std::span<std::byte* const> parts) override { threads_.place(parts); }
  void begin(std::byte* place, unsigned threads) override {
    shared_ = ::new (place) Shared(threads);
  }
  void run(harness::ThreadState& state) override {
    if (state.index() != 0) state.exclude_from_results();
    pass(*this, state);
  }
  std::string end() override {
    std::destroy_at(shared_);
    for (std::size_t i = 0; i < threads_.size(); ++i) {
      if (threads_[i].passed != threads_[0].passed)
        return expect_equal("the number of phases", threads_[0].passed, threads_[i].passed);
      if (threads_[i].wrong != 0)
        return "a thread got " + std::to_string(threads_[i].wrong) + " wrong outcomes";
      if (threads_[i].ahead != 0)
        return std::to_string(threads_[i].ahead) + " threads had not arrived when a phase ended";
    }
    return {};
  }

  static std::size_t bytes() { return sizeof(Shared); }
  static std::size_t own_bytes() { return sizeof(Own); }
  static const void* timed_code() { return code_of(&Phases::pass); }

 private:
  static constexpr std::uint64_t most_between_looks = 64;

  struct Own {
    std::uint64_t arrived =
        0;  ///< by each thread in its own memory, read by all after the last phase
    std::uint64_t passed = 0, ahead = 0, wrong = 0;
  };
  struct Shared {
    explicit Shared(unsigned threads) : barrier(threads) {}
    B barrier;
    /// Read in each phase, written once.
    alignas(arch::padding_bytes) std::atomic<std::uint64_t> last{~std::uint64_t{0}};
  };

  [[gnu::noinline]] static void pass(Phases& self, harness::ThreadState& state) {
    Shared& shared = *self.shared_;
    const unsigned index = state.index(), threads = static_cast<unsigned>(self.threads_.size());
    Own& own = self.threads_[index];
    const bool first = index == 0;
    // On CPUs that others use, a phase of threads that yield takes 2 ms, and a batch meant for short phases would take minutes.
    const std::uint64_t batch = std::min(state.batch(), most_between_looks);
    std::uint64_t phase = 0, wrong = 0;
    std::uint64_t left = batch;
    state.start();
    for (;;) {
      // relaxed, as the load below: the barrier orders them, if it does what it should
      std::atomic_ref(own.arrived).store(++phase, std::memory_order_relaxed);
      if (!phase_is_right(shared.barrier, phase, index, threads)) ++wrong;
      // relaxed: the first thread has set it before it arrived, so that all see it in the same phase
      if (phase >= shared.last.load(std::memory_order_relaxed)) break;
      if (--left != 0) continue;
      left = batch;
      const bool more = state.again(batch);
      // What all do once more comes after the window.
      if (first && !more) shared.last.store(phase + 1, std::memory_order_relaxed);
    }
    own.passed = phase;
    own.wrong = wrong;
    for (std::size_t i = 0; i < self.threads_.size(); ++i)
      own.ahead +=
          std::atomic_ref(self.threads_[i].arrived).load(std::memory_order_relaxed) != phase ? 1U
                                                                                             : 0U;
  }

  Shared* shared_ = nullptr;
  PerThread<Own> threads_;
};

}  // namespace fencepost::bench
