#include "harness/topology/pair_counts.hpp"

namespace fencepost::harness {

std::vector<PairCounts> count_pairs(const std::vector<Pu>& threads,
                                    const std::vector<unsigned>& counts) {
  std::vector<PairCounts> all;
  PairCounts sum;
  std::size_t placed = 0;
  for (const unsigned count : counts) {
    for (; placed < count; ++placed) {
      const Pu& next = threads[placed];
      for (std::size_t other = 0; other < placed; ++other) {
        const Pu& pu = threads[other];
        if (pu.os_index == next.os_index) {
          ++sum.same_pu;
        } else {
          ++sum.at[static_cast<std::size_t>(distance(pu, next))];
        }
      }
    }
    all.push_back(sum);
  }
  return all;
}

}  // namespace fencepost::harness
