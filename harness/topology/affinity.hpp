// The CPUs that the calling thread may run on, on kernels of any number of CPUs.
#pragma once

#include <sched.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace fencepost::harness {

/// sched_getaffinity(2) of the calling thread: fills `bytes` of the set; returns 0, or -1 with errno.
using ReadAffinity = std::function<int(std::size_t bytes, cpu_set_t* set)>;

/// Ascending; empty when the kernel does not say. The kernel refuses a set that is smaller than its own (EINVAL), whose size
/// follows from the CPUs it was made for and not from the highest that is there: the set is doubled until it fits.
std::vector<unsigned> allowed_cpus();
std::vector<unsigned> allowed_cpus(const ReadAffinity& read);

}  // namespace fencepost::harness
