// A window of a benchmark, on threads of the test.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "harness/benchmark/thread_state.hpp"
#include "primitives/concepts.hpp"
#include "tests/support/own_parts.hpp"

namespace fencepost::bench {

/// On threads of the test.
template <class Benchmark>
void run_on_threads(Benchmark& benchmark, std::deque<harness::ThreadState>& states) {
  std::vector<std::thread> team;
  for (auto& state : states) team.emplace_back([&] { benchmark.run(state); });
  for (auto& thread : team) thread.join();
}

/// Some windows of a benchmark that keeps its state, on `threads` threads; what it says of its work.
template <class Benchmark>
std::string burst(Benchmark& benchmark, unsigned threads) {
  EXPECT_TRUE(benchmark.keeps_state());
  alignas(counter_alignment) static std::array<std::byte, 131072> place;
  std::deque<OwnParts> own;  // a window may look at what the last one has left
  for (int i = 0; i < 4; ++i) {
    harness::WindowGate gate;
    std::deque<harness::ThreadState> states;
    for (unsigned t = 0; t < threads; ++t)
      states.emplace_back(t, threads, 500, arch::timestamp(), 1'000'000, gate);
    benchmark.place_own(own.emplace_back(threads, Benchmark::own_bytes).all());
    if (i == 0) benchmark.begin(place.data(), threads);
    run_on_threads(benchmark, states);
    benchmark.end_window();
  }
  return benchmark.end();
}

/// A window of `benchmark` on `threads` threads, of `length` ticks; their states when it is over. `verdict`: what the
/// benchmark says of its work; not given: it must be right.
template <class Benchmark>
std::deque<harness::ThreadState> window(Benchmark& benchmark, unsigned threads, std::uint64_t batch,
                                        std::size_t own_bytes, std::uint64_t length = 1'000'000,
                                        std::string* verdict = nullptr) {
  alignas(counter_alignment) static std::array<std::byte, 131072> place;
  harness::WindowGate gate;
  std::deque<harness::ThreadState> states;
  for (unsigned i = 0; i < threads; ++i)
    states.emplace_back(i, threads, batch, arch::timestamp(), length, gate);
  const OwnParts own(threads, own_bytes);
  benchmark.place_own(own.all());
  benchmark.begin(place.data(), threads);
  run_on_threads(benchmark, states);
  const std::string wrong = benchmark.end();
  if (verdict != nullptr) {
    *verdict = wrong;
  } else {
    EXPECT_EQ(wrong, "");
  }
  return states;
}

}  // namespace fencepost::bench
