/* For guests in C (docs/guests.md): the clock of isa.hpp, which is C++. */
#pragma once
#include <stdint.h>

static inline uint64_t guest_ticks(void) { return __builtin_ia32_rdtsc(); }
