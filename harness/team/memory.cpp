#include "harness/team/memory.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

#include "harness/topology/binding.hpp"
#include "harness/topology/topology.hpp"

namespace fencepost::harness {

MemoryCalls system_memory_calls() {
  return {bind_memory, memory_location,
          [](std::byte* memory, std::size_t bytes) { std::memset(memory, 0, bytes); }};
}

bool MemoryLocation::misplaced() const {
  const bool told = !lies_on.empty() && std::ranges::all_of(lies_on, [](unsigned char c) {
    return std::isdigit(c) != 0 || c == ',' || c == '-';
  });
  return told && node != Pu::none && lies_on != std::to_string(node);
}

std::string MemoryLocation::complaint() const {
  if (!misplaced()) return {};
  return "the memory lies on NUMA node " + lies_on + ", not " + std::to_string(node) +
         (not_bound.empty() ? "" : " (not bound: " + not_bound + ")");
}

std::string MemoryLocation::complaint(unsigned first_written_on) const {
  if (misplaced()) return complaint();
  if (not_bound.empty() || lies_on == std::to_string(node) || first_written_on == node) return {};
  return "whether the memory lies on NUMA node " + std::to_string(node) +
         " is not known (not bound: " + not_bound + "; location " + lies_on + ")";
}

}  // namespace fencepost::harness
