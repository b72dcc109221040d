// Counts what the calling thread allocates by operator new: libstdc++'s containers, nodes of their own and std::pmr's default
// resource end there. What another library takes by malloc, or other threads take, is not seen.
//
// The program replaces operator new (counted_new.cpp), which then looks at one word of its thread, whether or not anything
// counts. Sanitizers replace it themselves: there nothing can be counted.
#pragma once

#include <cstdint>

namespace fencepost::harness {

struct Allocations {
  std::int64_t calls = 0;
  std::int64_t bytes = 0;  ///< usable ones (malloc_usable_size), less those that were freed
};

/// Where this thread's calls are counted; null: nowhere. For counted_new.cpp.
extern constinit thread_local Allocations* counting_allocations;

/// Counts as long as it lives, on the thread that made it. One at a time.
class AllocationCount {
 public:
  AllocationCount() { counting_allocations = &so_far_; }
  ~AllocationCount() { counting_allocations = nullptr; }
  AllocationCount(const AllocationCount&) = delete;
  AllocationCount& operator=(const AllocationCount&) = delete;

  const Allocations& so_far() const { return so_far_; }

 private:
  Allocations so_far_;
};

/// Whether this program counts them.
bool can_count_allocations();

}  // namespace fencepost::harness
