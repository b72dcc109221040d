// Counts of atomic operations by the place that calls for them, for programs that are compiled with -fsanitize=thread and linked
// with this library in place of the sanitizer's. It needs no C++ library, so that programs in C may link it.
#pragma once

namespace fencepost::tsan_counter {

/// As `fencepost price --source` has them by number (source_counts.py).
enum class Operation : unsigned char {
  load,
  store,
  exchange,
  fetch_add,
  fetch_sub,
  fetch_and,
  fetch_or,
  fetch_xor,
  fetch_nand,
  compare_exchange,
  thread_fence,
  signal_fence
};

/// One more. From any thread. order: as the compiler passes it, of __ATOMIC_RELAXED to __ATOMIC_SEQ_CST; others count as 7.
/// Never waits for a thread; establishes no happens-before edge.
void count(Operation, int bits, int order, const void* return_address);

}  // namespace fencepost::tsan_counter
