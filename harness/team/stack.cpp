#include "harness/team/stack.hpp"

#include <pthread.h>

#include <cstdint>

namespace fencepost::harness {
namespace {

constexpr std::size_t least_page = 4096;

/// The end of the calling thread's stack; null if the C library does not tell.
const std::byte* end_of_stack() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return nullptr;
  void* begin = nullptr;
  std::size_t bytes = 0;
  const bool told = pthread_attr_getstack(&attributes, &begin, &bytes) == 0;
  pthread_attr_destroy(&attributes);
  return told ? static_cast<const std::byte*>(begin) + bytes : nullptr;
}

}  // namespace

[[gnu::noinline]] std::span<const std::byte> touch_stack(std::size_t bytes) {
  auto* const lowest = static_cast<std::byte*>(__builtin_alloca(bytes));
  for (std::size_t at = 0; at < bytes; at += least_page)
    static_cast<volatile std::byte*>(lowest)[at] = std::byte{0};
  // As numbers: the compiler knows that the area above is no part of what alloca gave.
  const auto begin = reinterpret_cast<std::uintptr_t>(lowest);
  const auto end = reinterpret_cast<std::uintptr_t>(end_of_stack());
  return {reinterpret_cast<const std::byte*>(begin), end > begin ? end - begin : bytes};
}

}  // namespace fencepost::harness
