// The replaced operator new and delete; those of arrays, and without exceptions, call these ([new.delete]).
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "harness/benchmark/allocations.hpp"

namespace fencepost::harness {
namespace {

void* counted(void* place) {
  if (place == nullptr) throw std::bad_alloc();
  if (Allocations* const count = counting_allocations; count != nullptr) [[unlikely]] {
    ++count->calls;
    count->bytes += static_cast<std::int64_t>(malloc_usable_size(place));
  }
  return place;
}
void freed(void* place) {
  if (Allocations* const count = counting_allocations; count != nullptr) [[unlikely]]
    count->bytes -= static_cast<std::int64_t>(malloc_usable_size(place));
  std::free(place);
}

}  // namespace
}  // namespace fencepost::harness

using fencepost::harness::counted;
using fencepost::harness::freed;

void* operator new(std::size_t bytes) { return counted(std::malloc(bytes == 0 ? 1 : bytes)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  const auto to = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(to, (bytes + to - 1) / to * to));
}
void operator delete(void* place) noexcept { freed(place); }
void operator delete(void* place, std::align_val_t) noexcept { freed(place); }
void operator delete(void* place, std::size_t) noexcept { freed(place); }
void operator delete(void* place, std::size_t, std::align_val_t) noexcept { freed(place); }
