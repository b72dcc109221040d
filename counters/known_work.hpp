// Workloads of known size, to find out at the start of a run whether a counter counts what its event says. Some virtual
// machines accept an event, run it all the time, and never count: such a counter must not be taken for a count of 0.
#pragma once

#include <limits>

#include "arch/event.hpp"
#include "counters/names.hpp"

namespace fencepost::counters {

/// What an event may count during its workload.
struct Expected {
  double least = 1.0;
  double most = std::numeric_limits<double>::infinity();
};

/// Runs the workload on the calling thread: `adds` takes some 15 us, `lines` up to a millisecond, the others less than
/// 0.1 ms. The memory that `lines` goes through (four times L2, 4 to 64 MiB) is kept until the process ends. Returns 0, or
/// errno where it could not be run: ENOMEM without that memory.
int run_known_work(arch::KnownWork work);

/// The workload for an event: that of its row, and system calls where only the kernel's work is counted.
arch::KnownWork work_for(arch::KnownWork of_row, Level level);

/// Instructions of the dependent adds to 2 %; at least one cycle for each add, to 10 % (a clock that is not the core's own
/// shows there); of everything else at least 1.
Expected expected_count(arch::EventRole role, arch::KnownWork work);

}  // namespace fencepost::counters
