// Counts what the calling thread allocates by operator new, which this program replaces: libstdc++'s containers, our nodes and
// std::pmr's default resource end there. What another library takes by malloc is not seen.
#pragma once

#include <cstdint>

namespace fencepost::map_memory {

struct Allocated {
  std::int64_t calls = 0;
  std::int64_t bytes = 0;  ///< usable ones (malloc_usable_size), less those that were freed
};

/// By this thread since it started.
Allocated allocated();

}  // namespace fencepost::map_memory
