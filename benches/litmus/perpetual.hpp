// A litmus test without a barrier between its iterations: each thread stores 1, 2, 3, ... and keeps what it loads, and the
// outcomes are told afterwards (decode.hpp). Threads run apart and meet again, so that all alignments come up.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "benches/litmus/access.hpp"
#include "benches/litmus/decode.hpp"
#include "benches/litmus/each.hpp"
#include "benches/litmus/judge.hpp"
#include "harness/benchmark/benchmark.hpp"

namespace fencepost::bench::litmus {

/// Iterations of a window that are kept; then the thread leaves it. Of 50 us, at 6 ns each.
inline constexpr std::size_t most_iterations = 8192;

/// What each load of a thread returned, by iteration.
using Kept = std::array<std::uint32_t*, 2>;

/// A thread's iterations: runs its window, and returns how many they were.
using Loop = std::uint32_t (*)(std::byte* place, const Kept& kept, harness::ThreadState& state);

struct Loops {
  std::array<Loop, most_threads> of_thread{};
};

class Perpetual : public harness::Benchmark {
 public:
  static constexpr std::size_t own_bytes = 2 * most_iterations * sizeof(std::uint32_t);

  Perpetual(const Judge& judge, const Loops& loops);

  void place_own(std::span<std::byte* const> parts) override;
  void begin(std::byte* place, unsigned) override;
  void run(harness::ThreadState& state) override;
  std::string end() override;
  harness::OutcomeCounts outcomes() const override { return outcomes_; }

 private:
  Records records() const;
  std::string wrong_work(const Records& records) const;

  Judge judge_;
  Decoder decoder_;
  Loops loops_;
  std::byte* place_ = nullptr;
  std::array<Kept, most_threads> kept_{};
  std::array<std::uint32_t, most_threads> done_{};  ///< written once a window
  harness::OutcomeCounts outcomes_;
};

/// The window of a thread: `iterate(n)` for each iteration.
template <bool loads, class Iterate>
[[gnu::always_inline]] inline std::uint32_t iterations(harness::ThreadState& state,
                                                       Iterate iterate) {
  const std::uint64_t batch = std::min<std::uint64_t>(state.batch(), most_iterations / 8);
  std::uint32_t n = 0;
  state.start();
  do {
    if (loads && n + batch > most_iterations) break;
    for (std::uint64_t left = batch; left != 0; --left) iterate(n++);
  } while (state.again(batch));
  return n;
}

template <std::size_t T, std::size_t V, std::size_t thread, std::size_t access>
[[gnu::always_inline]] inline void access_perpetual(std::byte* place, const Kept& kept,
                                                    std::uint32_t n) {
  constexpr Thread self = tests[T].program().threads[thread];
  if constexpr (access < self.count) {
    constexpr Access what = self.accesses[access];
    Word& word = word_at(place, what.location);
    if constexpr (access > 0) between<V>();
    if constexpr (what.is_store) {
      store_to<V>(word, n, std::uint64_t{n} + 1);
    } else {
      kept[what.load - self.first_load][n] = static_cast<std::uint32_t>(load_from<V>(word));
    }
  }
}

/// Never inlined: a symbol whose disassembly can be shown with the result.
template <std::size_t T, std::size_t V, std::size_t thread>
[[gnu::noinline]] std::uint32_t perpetual_loop(std::byte* place, const Kept& kept,
                                               harness::ThreadState& state) {
  constexpr bool loads = tests[T].program().threads[thread].loads > 0;
  const Kept local = kept;  // in registers
  // What only stores has iterations that are of no outcome's time.
  if (!loads) state.exclude_from_results();
  return iterations<loads>(
      state, [&](std::uint32_t n) __attribute__((always_inline)) {
        access_perpetual<T, V, thread, 0>(place, local, n);
        access_perpetual<T, V, thread, 1>(place, local, n);
        std::atomic_signal_fence(std::memory_order_seq_cst);  // iterations keep their order too
      });
}

template <std::size_t T, std::size_t V>
constexpr Loops perpetual_loops() {
  return {of_each_thread<T, Loop>(
      []<std::size_t thread>() -> Loop { return &perpetual_loop<T, V, thread>; })};
}

}  // namespace fencepost::bench::litmus
