// Owners of hwloc's objects. For .cpp files that call hwloc.
#pragma once

#include <hwloc.h>

#include <memory>

#include "harness/base/user_error.hpp"

namespace fencepost::harness::hwloc {

struct DestroyTopology {
  void operator()(hwloc_topology* topology) const { hwloc_topology_destroy(topology); }
};
using Handle = std::unique_ptr<hwloc_topology, DestroyTopology>;

struct FreeBitmap {
  void operator()(hwloc_bitmap_s* bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

/// A topology that is not loaded yet. Throws UserError when hwloc cannot start.
inline Handle new_handle() {
  hwloc_topology_t raw = nullptr;
  if (hwloc_topology_init(&raw) != 0) throw UserError("hwloc cannot start: out of memory?");
  return Handle(raw);
}

}  // namespace fencepost::harness::hwloc
