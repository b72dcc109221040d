// The system calls that place memory, and what the kernel says of where it lies. Tests put a planted kernel in their place.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace fencepost::harness {

struct MemoryCalls {
  /// As bind_memory() and memory_location() (harness/topology/binding.hpp).
  std::function<std::string(const void* memory, std::size_t bytes, unsigned node)> bind;
  std::function<std::string(const void* memory, std::size_t bytes)> location;
  /// Writes all of it; called on the thread on whose node it should lie (the kernel places a page when it is first written).
  std::function<void(std::byte* memory, std::size_t bytes)> touch;
};

/// The calls of this system; touch() writes zeros.
MemoryCalls system_memory_calls();

struct MemoryLocation {
  unsigned node = 0;      ///< where it should lie, the kernel's number; Pu::none: anywhere
  std::string lies_on;    ///< the node(s) that its pages are on now, as the kernel says: "0", "0-1"
  std::string not_bound;  ///< why it is not bound, if it is not
  bool operator==(const MemoryLocation&) const = default;
  bool misplaced() const;         ///< some of it is elsewhere; false where the kernel does not say
  std::string complaint() const;  ///< where it is if it is misplaced, else ""
  /// The complaint; or that nobody knows where it lies: the kernel (in a container) neither bound it nor tells, and a thread of
  /// another node was the first to write it.
  std::string complaint(unsigned first_written_on) const;
};

}  // namespace fencepost::harness
