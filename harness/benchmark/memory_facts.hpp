// What of the machine decides which cases of the memory hierarchy there are, and which of them can be measured.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/topology/topology.hpp"
#include "machine/system_files.hpp"

namespace fencepost::harness {

struct MemoryFacts {
  std::vector<Cache> caches;    ///< for data, from the inside out; none where hwloc tells of none
  std::vector<unsigned> nodes;  ///< the kernel's numbers of NUMA nodes with memory
  std::size_t line_bytes = 64;
  std::size_t most_bytes = ~std::size_t{0};  ///< that all working sets together may take
  std::string limited_by;                    ///< what sets that; "": nothing known
  std::string no_huge_pages;                 ///< why there are none; "": there are
};

/// Of another machine than this one nothing limits memory, and huge pages are taken to be there.
MemoryFacts memory_facts(const Topology& topology,
                         const machine::SystemFiles& files = machine::SystemFiles());

}  // namespace fencepost::harness
