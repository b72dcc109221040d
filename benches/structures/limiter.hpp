// The benchmarks of token buckets: calls that are all admitted, as the bucket is filled up again and again, or all refused. Time
// is the time-stamp counter's, read once in 64 calls and in each batch, so that the calls are what is timed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

#include "arch/contract.hpp"
#include "benches/channel_round_trip.hpp"
#include "benches/support/structure_bench.hpp"
#include "benches/support/timed_call.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts/limiter.hpp"

namespace fencepost::bench {

/// In ticks of 256 cycles of the counter, some 100 ns to 10 us, or where nothing is to come, of 2^24.
template <bool Admits>
std::uint64_t limiter_time() {
  return arch::timestamp() >> (Admits ? 8 : 24);
}

/// Calls of a thread in a window.
struct LimiterWorker {
  std::uint64_t admitted = 0, asked = 0;
};

template <Limiter L, bool Admits, bool each>
[[gnu::noinline]] void acquire_loop(L& limiter, LimiterWorker& worker,
                                    harness::Durations* durations, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  std::uint64_t count = 0;
  state.start();
  do {
    std::uint64_t now = limiter_time<Admits>();
    for (std::uint64_t left = batch; left != 0; --left) {
      if (left % 64 == 0) now = limiter_time<Admits>();
      count += timed_call<each>(durations, [&] { return limiter.acquire(now); }) ? 1U : 0U;
    }
  } while (state.again(batch));
  worker = {count, state.performed()};
}

template <Limiter L, bool Admits, bool each = false>
class Acquire : public StructureBench<L, LimiterWorker, each> {
  using Base = StructureBench<L, LimiterWorker, each>;
  using Base::workers_;

 public:
  void place_own(std::span<std::byte* const> parts) override { workers_.place(parts); }
  void begin(std::byte* place, unsigned) override {
    start_ = limiter_time<Admits>();
    limiter_ = Admits ? ::new (place) L({burst, 1}, burst, start_)
                      : ::new (place) L({1, never}, 1, start_);
    if (!Admits) static_cast<void>(limiter_->acquire(start_));
  }
  std::string end() override {
    LimiterWorker all;
    for (std::size_t i = 0; i < workers_.size(); ++i)
      all.admitted += workers_[i].admitted, all.asked += workers_[i].asked;
    std::string wrong =
        expect_equal("the number of calls admitted", Admits ? all.asked : 0, all.admitted);
    if (wrong.empty()) wrong = Admits ? limit() : next();
    return this->finished(std::move(wrong), LimiterWorker(), limiter_);
  }

  static const void* timed_code() { return code_of(&acquire_loop<L, Admits, each>); }

 private:
  void loop(LimiterWorker& worker, harness::Durations* durations,
            harness::ThreadState& state) override {
    acquire_loop<L, Admits, each>(*limiter_, worker, durations, state);
  }

  static constexpr std::uint64_t burst = 1U << 16, never = (1U << 24) - 1;

  /// That it would have refused more.
  std::string limit() {
    const std::uint64_t now = limiter_time<Admits>() + 1;
    std::uint64_t left = 0;
    while (left <= burst && limiter_->acquire(now)) ++left;
    return expect_equal("the number of calls that a full bucket admits", burst, left);
  }
  std::string next() {
    if (!limiter_->acquire(start_ + never)) return "the next token did not come";
    return limiter_->acquire(start_ + never) ? "two tokens came instead of one" : "";
  }

  L* limiter_ = nullptr;
  std::uint64_t start_ = 0;
};

}  // namespace fencepost::bench
