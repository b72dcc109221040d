// The timed loop. Each form gets its own loop, never inlined: a symbol whose disassembly can be shown with the
// result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "arch/contract.hpp"
#include "harness/benchmark/thread_state.hpp"
#include "primitives/support/form.hpp"

namespace fencepost::bench {

template <class F>
[[gnu::always_inline]] inline void iteration(F& form, typename F::Cell& cell) {
  // The lambda too: clang would call it, with the form in memory, and the call would be timed.
  [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    ((static_cast<void>(I), form.step(cell)), ...);
  }
  (std::make_index_sequence<static_cast<std::size_t>(F::unroll)>{});
}

template <Form F>
[[gnu::noinline]] void timed_loop(F& form, typename F::Cell& cell, harness::ThreadState& state) {
  F local = form;  // in registers: the loop touches no memory but the cell
  const std::uint64_t batch = state.batch();
  state.start();
  do {
    for (std::uint64_t left = batch; left != 0; --left) iteration(local, cell);
  } while (state.again(batch * static_cast<std::uint64_t>(F::unroll)));
  form = local;
}

/// Where a function begins, for Case::timed_code.
template <class F>
const void* code_of(F* function) {
  return reinterpret_cast<const void*>(function);
}

/// The results of one thread, on cache lines of their own.
template <class T>
struct alignas(arch::padding_bytes) Padded {
  T value;
};

}  // namespace fencepost::bench
