#include "harness/base/descriptors.hpp"

#include <dirent.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

/// Counted in /proc/self/fd; there, 0 where that cannot be read.
std::size_t open_descriptors() {
  DIR* const folder = opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  std::size_t entries = 0;
  while (readdir(folder) != nullptr) ++entries;  // NOLINT(concurrency-mt-unsafe): a folder of ours
  closedir(folder);
  constexpr std::size_t not_open = 3;  // ".", "..", and the folder itself
  return entries - std::min(entries, not_open);
}

}  // namespace

std::size_t descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return most_descriptors;
  return static_cast<std::size_t>(std::min<rlim_t>(limit.rlim_cur, most_descriptors));
}

std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    // Where the hard limit is "unlimited", the kernel refuses more than fs.nr_open.
    const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, most_descriptors);
    limit.rlim_cur = std::max(limit.rlim_cur, wanted);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));  // refused: the old limit stands
  }
  return descriptor_limit();
}

std::size_t free_descriptors() {
  const std::size_t limit = descriptor_limit();
  return limit - std::min(limit, open_descriptors());
}

void require_descriptors() {
  const std::size_t free = free_descriptors();
  if (free >= least_descriptors) return;
  throw UserError("too many open files: of the " + std::to_string(descriptor_limit()) +
                  " that this process may have " + std::to_string(free) +
                  " are left, and measuring needs " + std::to_string(least_descriptors) +
                  "; raise the limit: ulimit -n");
}

DescriptorPlan plan_descriptors(std::size_t free, unsigned threads) {
  std::size_t left = free - std::min(free, reserved_descriptors);
  DescriptorPlan plan;
  plan.each_keeps_schedstat = left >= threads;
  if (plan.each_keeps_schedstat) left -= threads;
  plan.for_counters = left;
  return plan;
}

}  // namespace fencepost::harness
