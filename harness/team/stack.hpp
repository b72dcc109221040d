// The stack of a thread: written by the thread itself before it measures, so that it lies on the thread's NUMA node.
#pragma once

#include <cstddef>
#include <span>

namespace fencepost::harness {

/// Writes the next `bytes` of the calling thread's stack, a byte on each page. Returns the memory from there to the end of its
/// stack, where the C library keeps what belongs to the thread (its descriptor, thread-local variables).
std::span<const std::byte> touch_stack(std::size_t bytes);

}  // namespace fencepost::harness
