// Pins threads to PUs and memory to NUMA nodes of this machine, and tells where both are.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace fencepost::harness {

/// Pins the calling thread to one PU through hwloc. Throws UserError with the PU when the kernel refuses.
void pin_this_thread(unsigned os_index);

/// The NUMA nodes (kernel numbers, "0" or "0,2") that this memory lies on; "unreadable: <why>" if hwloc can't say.
std::string memory_location(const void* memory, std::size_t bytes);

/// Binds memory that nobody has touched yet to a NUMA node (the kernel's number). Returns why it could not, or "".
std::string bind_memory(const void* memory, std::size_t bytes, unsigned node);

/// The PU the calling thread runs on now, and whether its affinity is exactly that one.
unsigned current_pu();
bool pinned_to(unsigned os_index);

/// Gives the calling thread the CPUs back that it may use now, at the end of the scope.
class AffinityGuard {
 public:
  AffinityGuard();
  ~AffinityGuard();
  AffinityGuard(const AffinityGuard&) = delete;
  AffinityGuard& operator=(const AffinityGuard&) = delete;

 private:
  struct Cpus;
  std::unique_ptr<Cpus> cpus_;
};

}  // namespace fencepost::harness
