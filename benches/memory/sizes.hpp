// Which working sets are measured: from a quarter of the first cache to four times the last.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "harness/benchmark/memory_facts.hpp"

namespace fencepost::bench {

struct MemorySize {
  std::size_t bytes = 0;
  bool fits = false;    ///< in the last cache
  bool shared = false;  ///< in none that the thread has for itself
  unsigned level =
      0;  ///< of the cache that it is the core set's size for, one more for memory; 0: not in the core set
  std::optional<std::string> obstacle{};  ///< why there is not enough memory
};

/// Powers of two and half-way between them, ascending. One size of the core set lies well inside each cache, and one is far
/// larger than all of them: four times the last, or as much of that as memory allows, but twice the last at least. Where hwloc
/// tells of no caches, of such as are usual.
std::vector<MemorySize> memory_sizes(const harness::MemoryFacts& facts);

/// What each of so many threads goes through for the level of `size`, all at once: of a cache half of its share at most, and of
/// memory four times the largest share of a cache. Multiples of 4 KiB; another one for each level. Nothing for a cache whose
/// share is no larger than that of one before.
std::optional<MemorySize> part_of_each(const MemorySize& size, const harness::MemoryFacts& facts,
                                       unsigned threads);

/// A set of lines that lies in a cache of one's own behind the first, where its lines are visited in turn.
struct OwnLevel {
  unsigned level = 0;
  std::size_t bytes =
      0;  ///< of lines: that of memory_sizes(), and twice as many at least as the cache before it holds
  std::optional<std::string> obstacle{};  ///< why there is none
};

/// Of L2 and L3, on every machine.
std::array<OwnLevel, 2> own_levels(const harness::MemoryFacts& facts);

}  // namespace fencepost::bench
