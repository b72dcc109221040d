#include "harness/topology/affinity.hpp"

#include <cerrno>
#include <memory>

namespace fencepost::harness {
namespace {

struct FreeSet {
  void operator()(cpu_set_t* set) const { CPU_FREE(set); }
};

// Linux has at most 8,192 (CONFIG_NR_CPUS).
constexpr std::size_t first_size = 1'024, last_size = std::size_t{1} << 20;

}  // namespace

std::vector<unsigned> allowed_cpus() {
  return allowed_cpus(
      [](std::size_t bytes, cpu_set_t* set) { return sched_getaffinity(0, bytes, set); });
}

std::vector<unsigned> allowed_cpus(const ReadAffinity& read) {
  for (std::size_t cpus = first_size; cpus <= last_size; cpus *= 2) {
    const std::unique_ptr<cpu_set_t, FreeSet> set(CPU_ALLOC(cpus));
    const std::size_t bytes = CPU_ALLOC_SIZE(cpus);
    if (set == nullptr) return {};
    CPU_ZERO_S(bytes, set.get());
    if (read(bytes, set.get()) != 0) {
      if (errno != EINVAL) return {};
      continue;
    }
    std::vector<unsigned> found;
    for (std::size_t cpu = 0; cpu < cpus; ++cpu) {
      if (CPU_ISSET_S(cpu, bytes, set.get()) != 0) found.push_back(static_cast<unsigned>(cpu));
    }
    return found;
  }
  return {};
}

}  // namespace fencepost::harness
