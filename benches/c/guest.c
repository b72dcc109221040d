/* A guest in C with one case, measured for fencepost by the protocol of docs/guests.md.
 * Build: cc -std=gnu11 -O2 -I arch/$(uname -m) -o guest benches/c/guest.c; run: fencepost run --with=./guest */
#define _GNU_SOURCE
#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "guest_clock.h"

static _Alignas(128) _Atomic uint64_t word;

static uint64_t cpu_ns(void) {
  struct timespec used;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return (uint64_t)used.tv_sec * 1000000000 + (uint64_t)used.tv_nsec;
}

static void window(uint64_t length, uint64_t batch) {
  struct rusage before, after;
  uint64_t counted = 0, batches = 0, longest = 0, longest_ended = 0, now = 0;
  getrusage(RUSAGE_THREAD, &before);
  const uint64_t cpu_before = cpu_ns(), ready = guest_ticks(), started = guest_ticks(); /* one thread waits for no other */
  for (uint64_t last = started; last < started + length; last = now) {
    for (uint64_t left = batch; left != 0; --left) { /* the result used: else x86 compilers take lock add, not lock xadd */
      const uint64_t seen = atomic_fetch_add(&word, 1);
      __asm__ volatile("" : : "r"(seen));
    }
    now = guest_ticks();
    counted += batch;
    ++batches;
    if (now - last <= longest) continue;
    longest = now - last;
    longest_ended = now;
  }
  getrusage(RUSAGE_THREAD, &after);
  const uint64_t cpu = cpu_ns() - cpu_before;
  printf("thread %d 1 %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, sched_getcpu(), ready, started, started, now, counted);
  printf(" %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, counted, batches, longest, longest_ended);
  printf(" %ld %ld %ld %" PRIu64 "\n", after.ru_nivcsw - before.ru_nivcsw, after.ru_nvcsw - before.ru_nvcsw,
         after.ru_minflt + after.ru_majflt - before.ru_minflt - before.ru_majflt, cpu);
}

static const char* begin(unsigned cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  atomic_store(&word, 0);
  return sched_setaffinity(0, sizeof set, &set) == 0 ? "ok" : "wrong the thread cannot be pinned";
}

int main(void) {
  char line[512];
  unsigned cpu;
  uint64_t length, batch;
  for (; fgets(line, sizeof line, stdin) != NULL; fflush(stdout)) {
    if (line[0] == 'c') puts("fencepost-guest 1 C " __VERSION__ "\ncase alone c/atomic/fetch_add/throughput/seq_cst/bits:64/threads:1\nend");
    else if (sscanf(line, "begin %u", &cpu) == 1) puts(begin(cpu));
    else if (sscanf(line, "window 0 %" SCNu64 " %" SCNu64, &length, &batch) == 2) window(length, batch);
    else printf("proof %" PRIu64 "\n", atomic_load(&word));
  }
  return 0;
}
