#include "harness/topology/thread_counts.hpp"

#include <set>

namespace fencepost::harness {
namespace {

void add_boundaries(const std::vector<Pu>& order, unsigned Pu::*member,
                    std::set<unsigned>& counts) {
  std::set<unsigned> seen{order.front().*member};
  bool first_left = false;
  for (unsigned n = 1; n < order.size(); ++n) {
    if (order[n].*member == order[n - 1].*member) continue;
    if (!first_left) counts.insert(n);
    first_left = true;
    if (seen.insert(order[n].*member).second) continue;
    counts.insert(n);
    return;
  }
}

}  // namespace

std::vector<unsigned> default_thread_counts(const std::vector<Pu>& order) {
  const auto pus = static_cast<unsigned>(order.size());
  Topology all;
  all.pus = order;
  std::set<unsigned> counts{1, all.cores(), pus};
  for (unsigned n = 2; n < pus; n *= 2) counts.insert(n);
  for (unsigned Pu::*member : {&Pu::core, &Pu::l2, &Pu::l3, &Pu::numa, &Pu::package})
    add_boundaries(order, member, counts);
  return {counts.begin(), counts.end()};
}

}  // namespace fencepost::harness
