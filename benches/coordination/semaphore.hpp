// The benchmark of semaphores: a permit taken and given back.
#pragma once

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

/// The semaphore and what its one permit guards, side by side as in real objects.
template <Semaphore S>
struct Permits {
  explicit Permits(std::uint32_t permits) : semaphore(permits) {}
  S semaphore;
  std::uint64_t sum = 0;
};

/// Exclusive: there is one permit, proved by plain additions.
template <Semaphore S, bool Exclusive>
[[gnu::noinline]] void acquire_release_loop(Permits<S>& shared, harness::ThreadState& state) {
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) {
      shared.semaphore.acquire();
      if constexpr (Exclusive) ++shared.sum;
      shared.semaphore.release();
    }
  } while (state.again(batch));
}

template <Semaphore S, bool Exclusive>
class AcquireRelease : public harness::Benchmark {
 public:
  explicit AcquireRelease(std::uint32_t permits) : permits_(permits) {}

  void place_own(std::span<std::byte* const> parts) override { performed_.place(parts); }
  void begin(std::byte* place, unsigned) override { shared_ = ::new (place) Permits<S>(permits_); }
  void run(harness::ThreadState& state) override {
    acquire_release_loop<S, Exclusive>(*shared_, state);
    performed_[state.index()] = state.performed();
  }
  std::string end() override {
    std::uint64_t performed = 0, left = 0;
    for (std::size_t i = 0; i < performed_.size(); ++i) performed += performed_[i];
    while (left <= permits_ && shared_->semaphore.try_acquire()) ++left;
    const std::uint64_t sum = shared_->sum;
    std::destroy_at(shared_);
    if (Exclusive && sum != performed) return expect_equal("the guarded sum", performed, sum);
    return expect_equal("the number of permits at the end", std::uint64_t{permits_}, left);
  }

 private:
  std::uint32_t permits_;
  Permits<S>* shared_ = nullptr;
  PerThread<std::uint64_t> performed_;
};

}  // namespace fencepost::bench
