// The replaced operator new and delete; those of arrays, and without exceptions, call these ([new.delete]).
#include "tests/map_memory/counted_new.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace fencepost::map_memory {
namespace {

thread_local Allocated so_far;

void* counted(void* place) {
  if (place == nullptr) throw std::bad_alloc();
  ++so_far.calls;
  so_far.bytes += static_cast<std::int64_t>(malloc_usable_size(place));
  return place;
}
void freed(void* place) {
  so_far.bytes -= static_cast<std::int64_t>(malloc_usable_size(place));
  std::free(place);
}

}  // namespace

Allocated allocated() { return so_far; }

}  // namespace fencepost::map_memory

void* operator new(std::size_t bytes) { return fencepost::map_memory::counted(std::malloc(bytes)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  const auto to = static_cast<std::size_t>(alignment);
  return fencepost::map_memory::counted(std::aligned_alloc(to, (bytes + to - 1) / to * to));
}
void operator delete(void* place) noexcept { fencepost::map_memory::freed(place); }
void operator delete(void* place, std::align_val_t) noexcept {
  fencepost::map_memory::freed(place);
}
void operator delete(void* place, std::size_t) noexcept { fencepost::map_memory::freed(place); }
void operator delete(void* place, std::size_t, std::align_val_t) noexcept {
  fencepost::map_memory::freed(place);
}
