// Whether the seq_cst operations of an execution have a total order S as [atomics.order]/3-6 of C++20 demands (P0668R5).
#include "tests/explore/graph.hpp"

#include <algorithm>

namespace fencepost::explore {
namespace {

using Predecessors = std::array<SeqCstSet, most_seq_cst>;

/// A is sequenced before D, or before a B that happens before a C that is sequenced before D: A strongly happens before D. That A
/// synchronizes with D, both seq_cst, implies coherence-ordered before.
bool strongly_before(const SeqCst& a, const SeqCst& d) {
  if (a.event.thread == d.event.thread) return a.event.index < d.event.index;
  return d.before.last[a.event.thread] > a.event.index;
}

/// Place in coherence order: a store, its loads, the next store. Of two that are equal, neither is before the other.
std::size_t rank(const Graph& graph, const Access& access) {
  return 2 * graph.stores[access.store].place + (access.writes ? 0 : 1);
}

/// Adds to the predecessors of `access`, and of the seq_cst fences after it.
void put_after(const Graph& graph, const Access& access, const SeqCstSet& earlier,
               Predecessors& before) {
  if (access.strong >= 0) before[static_cast<std::size_t>(access.strong)] |= earlier;
  for (std::size_t i = 0; i < graph.strong.size(); ++i)
    if (graph.strong[i].fence && graph.strong[i].clock.has(access.event)) before[i] |= earlier;
}

/// [atomics.order]/4: where A is coherence-ordered before B, A or a fence before A precedes B or a fence after B.
void add_coherence(const Graph& graph, const Location& location, Predecessors& before) {
  std::vector<const Access*> accesses;
  for (const Access& access : location.accesses) accesses.push_back(&access);
  const auto by_rank = [&](const Access* access) { return rank(graph, *access); };
  std::ranges::sort(accesses, {}, by_rank);
  SeqCstSet earlier, equal;
  for (std::size_t i = 0; i < accesses.size(); ++i) {
    if (i > 0 && by_rank(accesses[i]) != by_rank(accesses[i - 1])) earlier |= equal;
    put_after(graph, *accesses[i], earlier, before);
    equal |= accesses[i]->fences_before;
    if (accesses[i]->strong >= 0) equal.set(static_cast<std::size_t>(accesses[i]->strong));
  }
}

bool acyclic(const Predecessors& before, std::size_t count) {
  SeqCstSet done;
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (done[i] || (before[i] & ~done).any()) continue;
      done.set(i);
      more = true;
    }
  }
  return done.count() == count;
}

}  // namespace

bool has_total_order(const Graph& graph) {
  const std::size_t count = graph.strong.size();
  if (count < 2) return true;
  Predecessors before;
  for (std::size_t d = 0; d < count; ++d)
    for (std::size_t a = 0; a < count; ++a)
      if (a != d && strongly_before(graph.strong[a], graph.strong[d])) before[d].set(a);
  for (const Location& location : graph.locations) add_coherence(graph, location, before);
  return acyclic(before, count);
}

}  // namespace fencepost::explore
