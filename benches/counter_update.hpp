// The loop of threads that add to a counter.
#pragma once

#include <cstdint>

#include "benches/pace.hpp"
#include "benches/timed_loop.hpp"
#include "harness/benchmark/benchmark.hpp"
#include "primitives/concepts.hpp"
#include "primitives/support/counter/counter_user.hpp"

namespace fencepost::bench {

template <Counter C>
[[gnu::noinline]] void update_loop(C& counter, harness::ThreadState& state) {
  support::counter_user<C> user(counter, state.index());
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) user.add(1);
  } while (state.again(batch));
}

/// Of threads that add.
template <Counter C>
constexpr harness::Pace pace_of(unsigned threads) {
  return pace_of(threads, C::blocks);
}

}  // namespace fencepost::bench
