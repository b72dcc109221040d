/* See locks.h. */
#include "rivals/ck/locks.h"

#include <ck_rwlock.h>
#include <ck_spinlock.h>
#include <stdint.h>

_Static_assert(sizeof(ck_spinlock_fas_t) <= 8 * fencepost_ck_lock_words &&
                   sizeof(ck_spinlock_ticket_t) <= 8 * fencepost_ck_lock_words &&
                   sizeof(ck_spinlock_mcs_context_t) <= 8 * fencepost_ck_lock_words &&
                   sizeof(ck_rwlock_t) <= 8 * fencepost_ck_lock_words,
               "a place for each");

void fencepost_ck_fas_lock(void* lock) { ck_spinlock_fas_lock(lock); }
bool fencepost_ck_fas_try_lock(void* lock) { return ck_spinlock_fas_trylock(lock); }
void fencepost_ck_fas_unlock(void* lock) { ck_spinlock_fas_unlock(lock); }

void fencepost_ck_ticket_lock(void* lock) { ck_spinlock_ticket_lock(lock); }
void fencepost_ck_ticket_unlock(void* lock) { ck_spinlock_ticket_unlock(lock); }

void fencepost_ck_mcs_lock(void* lock, void* node) { ck_spinlock_mcs_lock(lock, node); }
bool fencepost_ck_mcs_try_lock(void* lock, void* node) {
  return ck_spinlock_mcs_trylock(lock, node);
}
void fencepost_ck_mcs_unlock(void* lock, void* node) { ck_spinlock_mcs_unlock(lock, node); }

void fencepost_ck_rw_lock(void* lock) { ck_rwlock_write_lock(lock); }
bool fencepost_ck_rw_try_lock(void* lock) { return ck_rwlock_write_trylock(lock); }
void fencepost_ck_rw_unlock(void* lock) { ck_rwlock_write_unlock(lock); }
void fencepost_ck_rw_lock_shared(void* lock) { ck_rwlock_read_lock(lock); }
bool fencepost_ck_rw_try_lock_shared(void* lock) { return ck_rwlock_read_trylock(lock); }
void fencepost_ck_rw_unlock_shared(void* lock) { ck_rwlock_read_unlock(lock); }
