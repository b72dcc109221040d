#include "harness/benchmark/allocations.hpp"

#include <new>

namespace fencepost::harness {

constinit thread_local Allocations* counting_allocations = nullptr;

bool can_count_allocations() {
  static const bool counted = [] {
    const AllocationCount count;
    ::operator delete(::operator new(1));  // unlike a new-expression, it may not be left out
    return count.so_far().calls == 1;
  }();
  return counted;
}

}  // namespace fencepost::harness
