// The benchmark of wait groups: one operation is to let all other threads do something, and to wait until they have.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/coordination/next_round.hpp"
#include "benches/coordination/passive_batches.hpp"
#include "benches/per_thread.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// The first thread begins each round with a group of its own, and its results are those of all. On one thread the round's only
/// thing is done by the thread that waits for it.
template <WaitGroup G>
class ForkJoin : public harness::Benchmark {
 public:
  void place_own(std::span<std::byte* const> parts) override { done_.place(parts); }
  void begin(std::byte* place, unsigned threads) override {
    shared_ = ::new (place) Shared;
    others_ = threads - 1;
    rounds_ = early_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? lead(*this, state) : work(state);
  }
  std::string end() override {
    std::destroy_at(shared_);
    if (early_ != 0) return std::to_string(early_) + " threads were not waited for";
    for (std::size_t i = 1; i < done_.size(); ++i) {
      if (done_[i] != rounds_) return expect_equal("the rounds of a thread", rounds_, done_[i]);
    }
    return {};
  }

  static std::size_t bytes() { return sizeof(Shared); }
  static constexpr std::size_t own_bytes = PerThread<std::uint64_t>::bytes;
  static const void* timed_code() { return code_of(&ForkJoin::lead); }

 private:
  static constexpr std::uint64_t over = ~std::uint64_t{0};

  struct Shared {
    /// The number of the last round, from 1.
    alignas(arch::padding_bytes) std::atomic<std::uint64_t> begun{0};
    alignas(arch::padding_bytes) std::byte group[sizeof(G)];
  };

  [[gnu::noinline]] static void lead(ForkJoin& self, harness::ThreadState& state) {
    Shared& shared = *self.shared_;
    const std::uint32_t others = self.others_;
    const std::uint64_t batch = state.batch();
    std::uint64_t round = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        G* const group = ::new (shared.group) G(others == 0 ? 1 : others);
        // release: pairs with [begun], so that all see the group
        shared.begun.store(++round, std::memory_order_release);
        if (others == 0) group->done();
        group->wait();
        std::destroy_at(group);
      }
    } while (state.again(batch));
    self.rounds_ = round;
    self.early_ = self.late_in(round);
    // release: as above
    shared.begun.store(over, std::memory_order_release);
  }

  /// How many have not done what the last round was for, though it was waited for.
  std::uint64_t late_in(std::uint64_t round) const {
    std::uint64_t late = 0;
    for (std::size_t i = 1; i < done_.size(); ++i) {
      // relaxed: the group orders them, if it does what it should
      if (std::atomic_ref(done_[i]).load(std::memory_order_relaxed) != round) ++late;
    }
    return late;
  }

  void work(harness::ThreadState& state) {
    state.exclude_from_results();
    std::uint64_t& done = done_[state.index()];
    PassiveBatches batches(state);
    std::uint64_t seen = 0;
    state.start();
    for (;;) {
      seen = next_round(shared_->begun, seen);  // [begun]
      if (seen == over) break;
      // relaxed: as above
      std::atomic_ref(done).store(seen, std::memory_order_relaxed);
      std::launder(reinterpret_cast<G*>(shared_->group))->done();
      batches.one_done();
    }
    batches.end();
  }

  Shared* shared_ = nullptr;
  PerThread<std::uint64_t> done_;
  std::uint32_t others_ = 0;
  std::uint64_t rounds_ = 0, early_ = 0;
};

}  // namespace fencepost::bench
