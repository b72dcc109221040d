// How often each CPU began to run a task, from /proc/schedstat. With a thread's own count it shows whether other tasks ran on
// the thread's CPU.
//
// The kernel counts a task's arrival on a CPU for the task (/proc/<pid>/schedstat) and for the CPU in the same place, and
// leaves the idle task out of both (Linux, kernel/sched/stats.h: sched_info_arrive and __sched_info_switch).
#pragma once

#include <cstdint>
#include <map>

#include "machine/system_files.hpp"

namespace fencepost::machine {

/// By CPU number, since the system started. Empty where the kernel keeps no count (without CONFIG_SCHEDSTATS). Reading takes
/// some microseconds for each CPU.
std::map<unsigned, std::uint64_t> timeslices(const SystemFiles& files);

}  // namespace fencepost::machine
