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
  std::vector<std::thread> team;
  for (auto& state : states) team.emplace_back([&] { benchmark.run(state); });
  for (auto& thread : team) thread.join();
  const std::string wrong = benchmark.end();
  if (verdict != nullptr) {
    *verdict = wrong;
  } else {
    EXPECT_EQ(wrong, "");
  }
  return states;
}

}  // namespace fencepost::bench
