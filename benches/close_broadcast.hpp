// The benchmark of closing a channel as a broadcast to those who wait for it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "arch/timed_spin.hpp"
#include "benches/channel_round_trip.hpp"
#include "benches/coordination/passive_batches.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// All threads but the first wait for a channel that the first one closes: from the close to when all have said that they run.
/// One operation is one of those threads. Before each close 10 us pass in which nothing is timed, so that they sleep.
template <class C>
class Broadcast : public harness::Benchmark {
 public:
  void begin(std::byte* place, unsigned threads) override {
    place_ = place;
    waiters_ = threads - 1;
    channel_.emplace(place_, 0);
    // relaxed: the harness's barrier follows
    for (auto* const each : {&waiting_, &released_, &ended_})
      each->store(0, std::memory_order_relaxed);
    round_.store(0, std::memory_order_relaxed);
    wrong_.store(0, std::memory_order_relaxed);
    closed_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? close_all(*this, state) : wait_again_and_again(state);
  }
  std::string end() override {
    channel_.reset();
    // relaxed: after the harness's barrier
    if (wrong_.load(std::memory_order_relaxed) != 0) return "a value came from a channel without";
    return expect_equal("the number of releases", closed_ * waiters_,
                        ended_.load(std::memory_order_relaxed));
  }

  static std::size_t bytes() { return Placed<C>::bytes(0); }
  static const void* timed_code() { return code_of(&Broadcast::close_all); }

 private:
  static constexpr std::chrono::microseconds idle{10};
  static constexpr std::uint64_t over = ~std::uint64_t{0};

  [[gnu::noinline]] static void close_all(Broadcast& self, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    const std::uint64_t waiters = self.waiters_;
    std::uint64_t round = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        state.pause();
        self.await(self.waiting_, waiters * (round + 1));
        static_cast<void>(arch::spin_for(idle, [] { return false; }));
        state.resume();
        (*self.channel_)->close();
        self.await(self.released_, waiters * (round + 1));
        self.channel_.emplace(self.place_, 0);
        self.round_.store(++round, std::memory_order_release);  // pairs with [round]
      }
    } while (state.again(batch * waiters));
    self.await(self.waiting_, waiters * (round + 1));
    self.round_.store(over, std::memory_order_release);  // pairs with [round]
    (*self.channel_)->close();
    self.closed_ = round + 1;
  }

  [[gnu::noinline]] void wait_again_and_again(harness::ThreadState& state) {
    state.exclude_from_results();
    PassiveBatches batches(state);
    std::uint64_t released = 0;
    state.start();
    for (std::uint64_t round = 0; round != over;) {
      waiting_.fetch_add(1, std::memory_order_release);  // pairs with [await]
      const auto value = (*channel_)->recv();
      // relaxed: a count
      if (value) wrong_.fetch_add(1, std::memory_order_relaxed);
      ++released;
      const std::uint64_t last = round;
      released_.fetch_add(1, std::memory_order_release);  // pairs with [await]
      support::std_sync::wait_until([&] {
        round = round_.load(std::memory_order_acquire);  // [round]
        return round != last;
      });
      batches.one_done();
    }
    batches.end();
    ended_.fetch_add(released, std::memory_order_relaxed);  // relaxed: as in begin()
  }

  static void await(const std::atomic<std::uint64_t>& count, std::uint64_t enough) {
    // acquire: [await]
    support::std_sync::wait_until([&] { return count.load(std::memory_order_acquire) >= enough; });
  }

  std::byte* place_ = nullptr;
  std::uint64_t waiters_ = 0, closed_ = 0;
  std::optional<Placed<C>> channel_;
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> waiting_{0};
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> released_{0};
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> round_{0};
  alignas(arch::padding_bytes) std::atomic<std::uint64_t> ended_{0}, wrong_{0};
};

}  // namespace fencepost::bench
