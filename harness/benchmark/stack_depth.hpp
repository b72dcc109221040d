// Where on its stack a thread runs a benchmark.
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/benchmark/benchmark.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "harness/team/pool.hpp"

namespace fencepost::harness {

/// How far down its stack a thread works in the window at `place`: 0 to 256 KiB, so that what a primitive keeps
/// there (a queue's waiters) lies on other lines in each window, as the place itself does.
inline std::size_t stack_depth(const std::byte* place, unsigned index) {
  // Fibonacci hashing (Knuth, TAOCP vol. 3, 6.4): the upper ten bits, in steps of 256 bytes.
  const std::uint64_t key = reinterpret_cast<std::uintptr_t>(place) / Pool::alignment + index;
  return Pool::alignment * ((key * 0x9e3779b97f4a7c15U) >> 54);
}

[[gnu::noinline]] inline void run_at_depth(std::size_t depth, Benchmark& benchmark,
                                           ThreadState& state) {
  asm volatile("" : : "r"(__builtin_alloca(depth + 1)));  // used, as far as the compiler knows
  benchmark.run(state);
}

}  // namespace fencepost::harness
