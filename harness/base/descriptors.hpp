// The number of files that this process may have open, and how those are shared out.
//
// Each thread would like some: one for its scheduler statistics, one for each group of events that it counts. A limit of
// 1,024 is usual (getrlimit(2)), so a team of a hundred threads has to do with fewer. Results need none of them, only the
// few files that a run reads and writes.
#pragma once

#include <cstddef>

namespace fencepost::harness {

/// The limit as it stands (RLIMIT_NOFILE, soft); at most most_descriptors.
std::size_t descriptor_limit();

/// Raises the soft limit to the hard one, as every process may. Returns the limit as it stands afterwards.
std::size_t raise_descriptor_limit();

/// How many more files this process can open now.
std::size_t free_descriptors();

/// More are of no use to any team; the kernel's own limit (fs.nr_open) is 1,048,576.
inline constexpr std::size_t most_descriptors = std::size_t{1} << 20;

/// Kept free for what a run opens for a moment: its results, files of /proc and /sys, the program's own file, libraries.
inline constexpr std::size_t reserved_descriptors = 16;

/// Needed for anything to be measured, one after the other and some at a time. (Google Benchmark ends the process where it
/// cannot read the files of a cache.)
inline constexpr std::size_t least_descriptors = 4;

/// Throws UserError when there are fewer.
void require_descriptors();

struct DescriptorPlan {
  bool each_keeps_schedstat = true;  ///< one file for each thread; false: one for all, in turn
  std::size_t for_counters = 0;      ///< that may be open at the same time
};

/// Of `free` descriptors, for `threads` threads. The scheduler statistics tell which samples are disturbed: they come before
/// counters.
DescriptorPlan plan_descriptors(std::size_t free, unsigned threads);

}  // namespace fencepost::harness
