// The benchmark of queues that take several values at once: one way, from one thread to another; one operation is a value.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "benches/channel_round_trip.hpp"
#include "benches/coordination/passive_batches.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::bench {

/// Values are numbers in order, so that one that is lost, doubled or out of place is another one than the next.
template <BatchedQueue Q>
class BatchedOneWay : public harness::Benchmark {
 public:
  static constexpr std::size_t most = 64;  ///< values at once

  BatchedOneWay(std::size_t capacity, std::size_t batch) : capacity_(capacity), batch_(batch) {}

  void begin(std::byte* place, unsigned) override {
    queue_.emplace(place, capacity_);
    // relaxed: the harness's barrier follows
    closed_.store(false, std::memory_order_relaxed);
    sent_ = received_ = wrong_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? send(state) : receive(*this, state);
  }
  std::string end() override {
    queue_.reset();
    if (wrong_ != 0) return std::to_string(wrong_) + " values were not the next one";
    return expect_equal("the number of values received", sent_, received_);
  }

  static std::size_t bytes(std::size_t capacity) { return Placed<Q>::bytes(capacity); }
  static const void* timed_code() { return code_of(&BatchedOneWay::receive); }

 private:
  [[gnu::noinline]] void send(harness::ThreadState& state) {
    state.exclude_from_results();
    const std::uint64_t batch = state.batch();
    std::array<std::uint64_t, most> values{};
    std::uint64_t number = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0;) {
        const std::size_t count = std::min<std::uint64_t>(batch_, left);
        for (std::size_t i = 0; i < count; ++i) values[i] = number++;
        push_all({values.data(), count});
        left -= count;
      }
    } while (state.again(batch));
    sent_ = number;
    closed_.store(true, std::memory_order_release);  // release: after all values [closing]
  }

  void push_all(std::span<const std::uint64_t> values) {
    while (!values.empty()) {
      std::size_t pushed = 0;
      support::std_sync::wait_until([&] {
        pushed = (**queue_).try_push_many(values);
        return pushed != 0;
      });
      values = values.subspan(pushed);
    }
  }

  [[gnu::noinline]] static void receive(BatchedOneWay& self, harness::ThreadState& state) {
    PassiveBatches batches(state);
    std::array<std::uint64_t, most> values{};
    const std::span<std::uint64_t> to(values.data(), self.batch_);
    std::uint64_t next = 0, wrong = 0;
    state.start();
    for (;;) {
      const std::size_t count = self.pop_some(to);
      if (count == 0) break;
      for (std::size_t i = 0; i < count; ++i) {
        if (values[i] != next++) ++wrong;
        batches.one_done();
      }
    }
    batches.end();
    self.received_ = next;
    self.wrong_ = wrong;
  }

  /// 0: no value comes any more.
  [[gnu::always_inline]] std::size_t pop_some(std::span<std::uint64_t> to) {
    std::size_t popped = 0;
    support::std_sync::wait_until([&] {
      // acquire: [closing]; asked before the queue, so that nothing can come after it was found empty
      const bool closed = closed_.load(std::memory_order_acquire);
      popped = (**queue_).try_pop_many(to);
      return popped != 0 || closed;
    });
    return popped;
  }

  std::size_t capacity_, batch_;
  std::optional<Placed<Q>> queue_;
  std::uint64_t sent_ = 0;
  alignas(arch::padding_bytes) std::uint64_t received_ = 0, wrong_ = 0;
  alignas(arch::padding_bytes) std::atomic<bool> closed_{false};
};

}  // namespace fencepost::bench
