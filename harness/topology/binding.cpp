#include "harness/topology/binding.hpp"

#include <sched.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "harness/base/user_error.hpp"
#include "harness/topology/affinity.hpp"
#include "harness/topology/hwloc_handle.hpp"

namespace fencepost::harness {
namespace {

/// One bare handle for the process: binding needs a loaded topology of this system, and loading is slow.
hwloc_topology* this_system() {
  static const hwloc::Handle handle = [] {
    hwloc::Handle fresh = hwloc::new_handle();
    if (hwloc_topology_load(fresh.get()) != 0) throw UserError("hwloc cannot read the topology");
    return fresh;
  }();
  return handle.get();
}

}  // namespace

void pin_this_thread(unsigned os_index) {
  const hwloc::Bitmap one(hwloc_bitmap_alloc());
  hwloc_bitmap_only(one.get(), os_index);
  if (hwloc_set_cpubind(this_system(), one.get(), HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT) !=
      0) {
    throw UserError("cannot pin a thread to CPU " + std::to_string(os_index) + ": " +
                    std::generic_category().message(errno) +
                    "; is it allowed to this process (taskset -p $$)?");
  }
}

std::string bind_memory(const void* memory, std::size_t bytes, unsigned node) {
  const hwloc::Bitmap one(hwloc_bitmap_alloc());
  hwloc_bitmap_only(one.get(), node);
  const int failed =
      hwloc_set_area_membind(this_system(), memory, bytes, one.get(), HWLOC_MEMBIND_BIND,
                             HWLOC_MEMBIND_BYNODESET | HWLOC_MEMBIND_STRICT);
  return failed == 0 ? "" : std::generic_category().message(errno);
}

std::string memory_location(const void* memory, std::size_t bytes) {
  const hwloc::Bitmap nodes(hwloc_bitmap_alloc());
  if (hwloc_get_area_memlocation(this_system(), memory, bytes, nodes.get(),
                                 HWLOC_MEMBIND_BYNODESET) != 0) {
    return "unreadable: " + std::generic_category().message(errno);
  }
  char* text = nullptr;
  if (hwloc_bitmap_list_asprintf(&text, nodes.get()) < 0) return "unreadable: out of memory";
  std::string list(text);
  std::free(text);
  return list;
}

unsigned current_pu() { return static_cast<unsigned>(sched_getcpu()); }

struct AffinityGuard::Cpus {
  hwloc::Bitmap set{hwloc_bitmap_alloc()};
  bool known = false;
};

AffinityGuard::AffinityGuard() : cpus_(std::make_unique<Cpus>()) {
  cpus_->known = hwloc_get_cpubind(this_system(), cpus_->set.get(), HWLOC_CPUBIND_THREAD) == 0;
}

AffinityGuard::~AffinityGuard() {
  if (cpus_->known) hwloc_set_cpubind(this_system(), cpus_->set.get(), HWLOC_CPUBIND_THREAD);
}

bool pinned_to(unsigned os_index) {
  return allowed_cpus() == std::vector<unsigned>{os_index} && current_pu() == os_index;
}

}  // namespace fencepost::harness
