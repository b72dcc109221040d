/* For guests in C (docs/guests.md): the clock of isa.hpp, which is C++. */
#pragma once
#include <stdint.h>

static inline uint64_t guest_ticks(void) {
  uint64_t ticks;
  __asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
}
