// The benchmark of work that callers at the same time share: one operation is a call.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"

namespace fencepost::bench {

/// Calls of a thread in a window.
struct FlightCalls {
  std::uint64_t calls = 0, led = 0, stale = 0;
};

/// The work counts its runs, in plain memory: no two run at a time. A call gets the number of a run that ended after it began.
template <Flight F, bool each = false>
class SharedCalls : public StructureBench<F, FlightCalls, each> {
  using StructureBench<F, FlightCalls, each>::workers_;

 public:
  void place_own(std::span<std::byte* const> parts) override { workers_.place(parts); }
  void begin(std::byte* place, unsigned) override { shared_ = ::new (place) Shared; }
  std::string end() override { return this->finished(proof(), FlightCalls(), shared_); }

  static std::size_t bytes() { return sizeof(Shared); }
  static const void* timed_code() { return code_of(&SharedCalls::call); }

 private:
  struct Shared {
    F flight;
    std::uint64_t runs = 0;
  };

  std::string proof() const {
    std::uint64_t calls = 0, led = 0, stale = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      calls += workers_[i].calls;
      led += workers_[i].led;
      stale += workers_[i].stale;
    }
    if (stale != 0) return std::to_string(stale) + " calls got what was there before they began";
    if (shared_->runs > calls) return "more runs than calls";
    return expect_equal("the number of runs", led, shared_->runs);
  }

  void loop(FlightCalls& own, harness::Durations* durations, harness::ThreadState& state) override {
    call(*shared_, own, durations, state);
  }
  [[gnu::noinline]] static void call(Shared& shared, FlightCalls& own,
                                     harness::Durations* durations, harness::ThreadState& state) {
    const std::uint64_t batch = state.batch();
    std::uint64_t led = 0, stale = 0, last = 0;
    state.start();
    do {
      for (std::uint64_t left = batch; left != 0; --left) {
        const std::uint64_t number = timed_call<each>(durations, [&] {
          return shared.flight.run([&shared, &led] {
            ++led;
            return ++shared.runs;
          });
        });
        // A run that ended before this call began gave its number to the last call of this thread, or to none of its calls.
        if (number <= last) ++stale;
        last = number;
      }
    } while (state.again(batch));
    own = {state.performed(), led, stale};
  }

  Shared* shared_ = nullptr;
};

}  // namespace fencepost::bench
