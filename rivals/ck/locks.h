/* Concurrency Kit's locks for C++, as ring.h: each operation is a call of a function in locks.c. `lock`, and `node` of a thread:
 * fencepost_ck_lock_words words of 64 bits, 0 at first. */
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { fencepost_ck_lock_words = 2 };

void fencepost_ck_fas_lock(void* lock);
bool fencepost_ck_fas_try_lock(void* lock);
void fencepost_ck_fas_unlock(void* lock);

void fencepost_ck_ticket_lock(void* lock);
void fencepost_ck_ticket_unlock(void* lock);

void fencepost_ck_mcs_lock(void* lock, void* node);
bool fencepost_ck_mcs_try_lock(void* lock, void* node);
void fencepost_ck_mcs_unlock(void* lock, void* node);

void fencepost_ck_rw_lock(void* lock);
bool fencepost_ck_rw_try_lock(void* lock);
void fencepost_ck_rw_unlock(void* lock);
void fencepost_ck_rw_lock_shared(void* lock);
bool fencepost_ck_rw_try_lock_shared(void* lock);
void fencepost_ck_rw_unlock_shared(void* lock);

#ifdef __cplusplus
}
#endif
