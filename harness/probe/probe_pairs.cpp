#include "harness/probe/probe_pairs.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace fencepost::harness {
namespace {

using Indices = std::pair<unsigned, unsigned>;  ///< into the list of PUs
using Bucket = std::vector<Indices>;

bool numbered_like_siblings(const Pu& a, const Pu& b, std::size_t all) {
  const unsigned low = std::min(a.os_index, b.os_index);
  const unsigned high = std::max(a.os_index, b.os_index);
  return (low % 2 == 0 && high == low + 1) || high - low == all / 2;
}

struct Buckets {
  Bucket siblings;                         ///< two PUs of each core that has two
  Bucket suspects;                         ///< see numbered_like_siblings()
  std::array<Bucket, distances> by_class;  ///< what is in neither
};

Buckets sort_out(const std::vector<Pu>& pus) {
  Buckets buckets;
  std::set<unsigned> seen;
  const auto count = static_cast<unsigned>(pus.size());
  for (unsigned i = 0; i < count; ++i) {
    for (unsigned k = i + 1; k < count; ++k) {
      const Distance d = distance(pus[i], pus[k]);
      if (d == Distance::same_core && seen.insert(pus[i].core).second) {
        buckets.siblings.emplace_back(i, k);
      } else if (d != Distance::same_core && numbered_like_siblings(pus[i], pus[k], pus.size())) {
        buckets.suspects.emplace_back(i, k);
      } else {
        buckets.by_class[static_cast<std::size_t>(d)].emplace_back(i, k);
      }
    }
  }
  return buckets;
}

/// Moves up to `most` from the end of the bucket into `taken`.
void take(Bucket& bucket, std::size_t most, Bucket& taken) {
  for (; most > 0 && !bucket.empty(); --most) {
    taken.push_back(bucket.back());
    bucket.pop_back();
  }
}

Bucket sample(const std::vector<Pu>& pus, std::size_t most, std::mt19937_64& random) {
  Buckets buckets = sort_out(pus);
  std::array<Bucket*, distances + 2> turns{};
  for (std::size_t c = 0; c < distances; ++c) turns[c] = &buckets.by_class[c];
  turns[distances] = &buckets.siblings;
  turns[distances + 1] = &buckets.suspects;
  for (Bucket* bucket : turns) std::ranges::shuffle(*bucket, random);
  Bucket taken;
  take(buckets.siblings, (most + 1) / 2, taken);
  // More pairs exist than are wanted, so some bucket always has one left.
  for (std::size_t turn = 0; taken.size() < most; turn = (turn + 1) % turns.size()) {
    take(*turns[turn], 1, taken);
  }
  return taken;
}

}  // namespace

std::vector<ProbePair> choose_pairs(const std::vector<Pu>& pus, std::size_t most,
                                    std::mt19937_64& random) {
  const std::size_t all = pus.size() < 2 ? 0 : pus.size() * (pus.size() - 1) / 2;
  Bucket chosen;
  if (all <= most) {
    for (unsigned i = 0; i < pus.size(); ++i) {
      for (unsigned k = i + 1; k < pus.size(); ++k) chosen.emplace_back(i, k);
    }
  } else {
    chosen = sample(pus, most, random);
    std::ranges::sort(chosen);
  }
  std::vector<ProbePair> pairs;
  pairs.reserve(chosen.size());
  for (const auto& [i, k] : chosen) pairs.push_back({pus[i], pus[k]});
  return pairs;
}

}  // namespace fencepost::harness
