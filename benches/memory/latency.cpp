// How long does a load take that has to wait for the one before it, from each cache and from memory? Small and huge pages
// apart, since a TLB miss is a part of it.
#include <algorithm>
#include <memory>

#include "benches/memory/chase.hpp"
#include "benches/memory/memory_cases.hpp"

namespace fencepost::bench {
namespace {

using Pages = harness::Arena::Pages;

class LatencyCases {
 public:
  explicit LatencyCases(const harness::Scope& scope)
      : scope_(scope), sizes_(memory_sizes(scope.memory)) {
    std::size_t largest = 0;
    for (const MemorySize& size : sizes_)
      if (!size.obstacle) largest = std::max(largest, size.bytes);
    sets_ =
        std::make_shared<WorkingSets>(largest, scope.memory.line_bytes, scope.memory.most_bytes);
  }

  /// All sizes on the thread's own node. Of the first cache small pages are enough in the core set: its set is in one TLB.
  void add_own(const MemoryNode& node) const {
    for (const MemorySize& size : sizes_) {
      add(size, Pages::small, node, size.level > 0);
      add(size, Pages::huge, node, size.level > 1);
    }
  }

  /// On another node what lies inside the last cache, and in memory; nearer caches do not know nodes.
  void add_other(const MemoryNode& node, bool core) const {
    for (const MemorySize& size : sizes_) {
      if (size.level == 0 || !size.shared) continue;
      add(size, Pages::small, node, false);
      add(size, Pages::huge, node, core && !size.fits);
    }
  }

 private:
  void add(const MemorySize& size, Pages pages, const MemoryNode& node, bool core) const {
    harness::Case c = harness::named_case(
        memory_name("latency", "load", size.bytes, pages == Pages::huge ? "huge" : "small", node));
    c.pace = size.shared ? harness::Pace::contended : harness::Pace::alone;
    c.obstacle = size.obstacle;
    const std::string& no_huge = scope_.memory.no_huge_pages;
    if (pages == Pages::huge && !no_huge.empty()) c.obstacle = "unsupported: " + no_huge;
    c.timed_code = Chase::timed_code();
    c.core = core;
    if (size.level > 0) c.constants["level"] = size.level;
    c.make = [sets = sets_, set = WorkingSet{size.bytes, pages, node.bound}, warm = size.fits] {
      return std::make_unique<Chase>(sets, set, warm);
    };
    scope_.add(std::move(c));
  }

  const harness::Scope& scope_;
  std::vector<MemorySize> sizes_;
  std::shared_ptr<WorkingSets> sets_;
};

const harness::Question memory_latency_question(
    "memory_latency", "How long does a load take from each level of the memory hierarchy?",
    [](const harness::Scope& scope) {
      const LatencyCases cases(scope);
      bool first_other = true;
      for (const MemoryNode& node : memory_nodes(scope)) {
        if (node.own) {
          cases.add_own(node);
        } else {
          cases.add_other(node, first_other);
          first_other = false;
        }
      }
    });

}  // namespace
}  // namespace fencepost::bench
