#include "harness/benchmark/memory_facts.hpp"

#include <algorithm>

#include "harness/base/user_error.hpp"
#include "harness/team/pool.hpp"
#include "machine/memory_limit.hpp"

namespace fencepost::harness {
namespace {

/// Half of what there is: pools, results and other programs take some as well.
constexpr double share_to_take = 0.5;

/// As the kernel says of two megabytes that were asked for in huge pages and written.
std::string why_no_huge_pages(const machine::SystemFiles& files) {
  const std::string folder = "/sys/kernel/mm/transparent_hugepage/enabled";
  const machine::Reading enabled = files.line(folder);
  if (!enabled.ok()) return "no transparent huge pages (" + enabled.why + ")";
  if (enabled.text.find("[never]") != std::string::npos)
    return "no transparent huge pages (echo madvise | sudo tee " + folder + ")";
  try {
    Pool pool(Pool::huge_page);
    pool.touch();
    const std::string backing = pool.backing();
    return backing.find("huge") != std::string::npos
               ? ""
               : "the kernel gave no huge page though " + folder + " allows it (" + backing + ")";
  } catch (const UserError& error) {
    return error.what();
  }
}

}  // namespace

MemoryFacts memory_facts(const Topology& topology, const machine::SystemFiles& files) {
  MemoryFacts facts;
  facts.caches = topology.caches;
  std::ranges::sort(facts.caches, {}, &Cache::level);
  facts.nodes = topology.memory_nodes;
  if (topology.line_bytes > 0) facts.line_bytes = topology.line_bytes;
  if (!topology.this_machine) return facts;
  if (const auto limit = machine::memory_limit(files)) {
    facts.most_bytes = static_cast<std::size_t>(limit->bytes * share_to_take);
    facts.limited_by = limit->by;
  }
  facts.no_huge_pages = why_no_huge_pages(files);
  return facts;
}

}  // namespace fencepost::harness
