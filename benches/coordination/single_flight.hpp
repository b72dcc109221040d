// The benchmark of work that callers at the same time share: one operation is a call.
#pragma once

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

/// The work counts its runs, in plain memory: no two run at a time. A call gets the number of a run that ended after it began.
template <Flight F>
class SharedCalls : public harness::Benchmark {
 public:
  void place_own(std::span<std::byte* const> parts) override { own_.place(parts); }
  void begin(std::byte* place, unsigned) override { shared_ = ::new (place) Shared; }
  void run(harness::ThreadState& state) override { call(*this, state); }
  std::string end() override {
    const std::uint64_t runs = shared_->runs;
    std::destroy_at(shared_);
    std::uint64_t calls = 0, led = 0, stale = 0;
    for (std::size_t i = 0; i < own_.size(); ++i) {
      calls += own_[i].calls;
      led += own_[i].led;
      stale += own_[i].stale;
    }
    if (stale != 0) return std::to_string(stale) + " calls got what was there before they began";
    if (runs > calls) return "more runs than calls";
    return expect_equal("the number of runs", led, runs);
  }

  static std::size_t bytes() { return sizeof(Shared); }
  static constexpr std::size_t own_bytes = 64;
  static const void* timed_code() { return code_of(&SharedCalls::call); }

 private:
  struct Own {
    std::uint64_t calls = 0, led = 0, stale = 0;
  };
  static_assert(PerThread<Own>::bytes <= own_bytes);
  struct Shared {
    F flight;
    std::uint64_t runs = 0;
  };

  [[gnu::noinline]] static void call(SharedCalls& self, harness::ThreadState& state) {
    Shared& shared = *self.shared_;
    const std::uint64_t batch = state.batch();
    std::uint64_t led = 0, stale = 0, last = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        const std::uint64_t number = shared.flight.run([&shared, &led] {
          ++led;
          return ++shared.runs;
        });
        // A run that ended before this call began gave its number to the last call of this thread, or to none of its calls.
        if (number <= last) ++stale;
        last = number;
      }
    } while (state.again(batch));
    self.own_[state.index()] = {state.performed(), led, stale};
  }

  Shared* shared_ = nullptr;
  PerThread<Own> own_;
};

}  // namespace fencepost::bench
