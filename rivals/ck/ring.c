/* See ring.h. */
#include "rivals/ck/ring.h"

#include <ck_ring.h>

_Static_assert(sizeof(ck_ring_t) <= fencepost_ck_ring_bytes, "a place for it");
_Static_assert(sizeof(void*) == sizeof(uint64_t), "values are passed as pointers");

void fencepost_ck_ring_init(void* ring, unsigned slots) { ck_ring_init(ring, slots); }

bool fencepost_ck_push_spsc(void* ring, void* slots, uint64_t value) {
  return ck_ring_enqueue_spsc(ring, slots, (void*)value);
}

struct fencepost_ck_popped fencepost_ck_pop_spsc(void* ring, void* slots) {
  void* value = 0;
  const bool found = ck_ring_dequeue_spsc(ring, slots, &value);
  return (struct fencepost_ck_popped){(uint64_t)value, found};
}

bool fencepost_ck_push_mpmc(void* ring, void* slots, uint64_t value) {
  return ck_ring_enqueue_mpmc(ring, slots, (void*)value);
}

struct fencepost_ck_popped fencepost_ck_pop_mpmc(void* ring, void* slots) {
  void* value = 0;
  const bool found = ck_ring_dequeue_mpmc(ring, slots, &value);
  return (struct fencepost_ck_popped){(uint64_t)value, found};
}
