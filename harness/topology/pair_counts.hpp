// Number of pairs of threads in each distance class.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "harness/topology/distance.hpp"

namespace fencepost::harness {

struct PairCounts {
  std::array<std::uint64_t, distances> at{};  ///< in the order of Distance
  std::uint64_t same_pu = 0;                  ///< threads that share a PU in turn (--oversubscribe)

  bool operator==(const PairCounts&) const = default;
};

/// One entry for each of `counts` (ascending, none above threads.size()): the pairs among the first so many of
/// `threads`. Looks at each pair once, however many counts there are.
std::vector<PairCounts> count_pairs(const std::vector<Pu>& threads,
                                    const std::vector<unsigned>& counts);

}  // namespace fencepost::harness
