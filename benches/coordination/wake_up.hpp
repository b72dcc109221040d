// The benchmark of waking a thread: one operation is a wake-up there and one back.
//
// The asker lets 10 us pass before each, while the clock stands still. Else both threads would be awake all the time, each on its
// way to sleep when the next wake-up comes: a round trip of futexes then took 0.45 us, which wakes nobody.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>

#include "arch/timed_spin.hpp"
#include "benches/coordination/passive_batches.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench {

/// The first thread asks, the second one answers with the next number. Only the asker's results count, the other's are the same.
template <class Signal>
class WakeUp : public harness::Benchmark {
 public:
  explicit WakeUp(std::chrono::nanoseconds spin) : spin_(spin) {}

  void begin(std::byte* place, unsigned) override {
    shared_ = ::new (place) Shared{{0, Signal(spin_)}, {0, Signal(spin_)}};
    asked_ = wrong_ = answered_ = 0;
  }
  void run(harness::ThreadState& state) override {
    state.index() == 0 ? ask(*this, state) : answer(state);
  }
  std::string end() override {
    std::destroy_at(shared_);
    if (wrong_ != 0)
      return std::to_string(wrong_) + " calls were refused, or answers not to the question asked";
    return expect_equal("the number of answers", asked_, answered_);
  }

  static std::size_t bytes() { return sizeof(Shared); }
  static const void* timed_code() { return code_of(&WakeUp::ask); }

 private:
  static constexpr std::chrono::microseconds idle{10};
  static constexpr std::uint64_t over = ~std::uint64_t{0};

  /// A number and the signal that says it is there.
  struct alignas(arch::padding_bytes) Line {
    std::uint64_t number;
    Signal signal;
  };
  struct Shared {
    Line there, back;
  };

  [[gnu::noinline]] static void ask(WakeUp& self, harness::ThreadState& state) {
    auto& [there, back] = *self.shared_;
    const std::uint64_t batch = state.batch();
    std::uint64_t number = 0, wrong = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        state.pause();
        static_cast<void>(arch::spin_for(idle, [] { return false; }));
        state.resume();
        there.number = number++;
        const bool called = there.signal.post() && back.signal.wait();
        if (!called || back.number != number) ++wrong;
      }
    } while (state.again(batch));
    there.number = over;
    if (!there.signal.post()) ++wrong;
    self.asked_ = number;
    self.wrong_ = wrong;
  }

  [[gnu::noinline]] void answer(harness::ThreadState& state) {
    state.exclude_from_results();
    auto& [there, back] = *shared_;
    PassiveBatches batches(state);
    std::uint64_t answered = 0;
    state.start();
    while (there.signal.wait() && there.number != over) {
      back.number = there.number + 1;
      back.signal.post();
      ++answered;
      batches.one_done();
    }
    batches.end();  // inside the window where the kernel refused to let it wait
    answered_ = answered;
  }

  std::chrono::nanoseconds spin_;
  Shared* shared_ = nullptr;
  std::uint64_t asked_ = 0, wrong_ = 0;
  alignas(arch::padding_bytes) std::uint64_t answered_ = 0;
};

}  // namespace fencepost::bench
