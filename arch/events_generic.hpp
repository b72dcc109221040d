// Events for CPUs that no table of ours knows, by the kernel's generic names, and the kernel's own software events.
#pragma once

#include "arch/event.hpp"

namespace fencepost::arch {

/// Each kernel maps these to what it thinks nearest on the CPU (perf_event_open(2)): no two CPUs need mean the same.
inline constexpr Event generic_events[] = {
    {"perf::CYCLES", "core_cycles", EventRole::cycles, "core cycles while the thread ran",
     KnownWork::adds},
    {"perf::INSTRUCTIONS", "instructions", EventRole::instructions,
     "retired: more of them per operation means retries or waiting in a loop", KnownWork::adds},
    {"perf::CACHE-MISSES", "cache_misses", EventRole::plain,
     "most often of the last level: lines from memory or another package"},
    {"perf::CACHE-REFERENCES", "cache_references", EventRole::plain,
     "most often of the last level: lines that the core's own caches lacked", KnownWork::lines},
    {"perf::L1-DCACHE-LOAD-MISSES", "l1d_load_misses", EventRole::plain,
     "loads whose line another core may have taken away", KnownWork::lines},
    {"perf::LLC-LOAD-MISSES", "llc_load_misses", EventRole::plain,
     "loads from memory or another package"},
    {"perf::NODE-LOAD-MISSES", "node_load_misses", EventRole::plain,
     "loads from another NUMA node"}};

/// Counted by the kernel, whatever the CPU; a cross-check on getrusage(2).
inline constexpr Event software_events[] = {
    {"perf::TASK-CLOCK", "perf_task_clock_ns", EventRole::plain, "ns on a CPU: the rest was slept",
     KnownWork::adds},
    {"perf::CONTEXT-SWITCHES", "perf_context_switches", EventRole::plain,
     "a waiter that parked, or a thread that lost its CPU", KnownWork::sleeps},
    {"perf::CPU-MIGRATIONS", "perf_cpu_migrations", EventRole::plain,
     "must be none: threads are pinned"},
    {"perf::PAGE-FAULTS", "perf_page_faults", EventRole::plain,
     "must be none in a warm window: a fault costs more than any lock", KnownWork::page_faults}};

}  // namespace fencepost::arch
