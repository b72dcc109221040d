/* Concurrency Kit's ring, whose headers are C, for C++: each operation is a call of a function in ring.c. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { fencepost_ck_ring_bytes = 384 };

struct fencepost_ck_popped {
  uint64_t value;
  bool found;
};

/* `ring`: fencepost_ck_ring_bytes, aligned to 128. `slots`: so many words, a power of two. */
void fencepost_ck_ring_init(void* ring, unsigned slots);

bool fencepost_ck_push_spsc(void* ring, void* slots, uint64_t value);
struct fencepost_ck_popped fencepost_ck_pop_spsc(void* ring, void* slots);
bool fencepost_ck_push_mpmc(void* ring, void* slots, uint64_t value);
struct fencepost_ck_popped fencepost_ck_pop_mpmc(void* ring, void* slots);

#ifdef __cplusplus
}
#endif
