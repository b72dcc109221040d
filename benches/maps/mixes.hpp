// Which mixes maps and sets are measured with.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "benches/maps/keys.hpp"
#include "harness/benchmark/case_name.hpp"

namespace fencepost::bench {

/// Shares of reads: `percent` of all, and of the writes that are left `spared` per cent are reads, too.
struct ReadShare {
  unsigned percent = 0, spared = 0;
};

/// The case's name with the parameters of the mix.
inline harness::CaseName with_mix(const harness::CaseName& kind, ReadShare reads,
                                  std::uint64_t size, Keys keys) {
  const harness::CaseName mix = reads.spared == 0 ? kind.with("reads", reads.percent)
                                                  : kind.with("reads", std::string_view("99.9"));
  return mix.with("size", size).with("keys", name_of(keys));
}

/// Whether the windows of a burst have the same map or set of `size` keys: to build 65,536 entries takes some 5 ms, a window
/// mostly 30 us, and then caches would hold the entries that were inserted last, instead of those that are used often.
constexpr bool keeps_keys(std::uint64_t size) { return size >= 65'536; }

inline constexpr std::array<ReadShare, 5> read_shares{{{50}, {90}, {99}, {99, 90}, {100}}};

/// Calls visit(reads, size, keys).
template <class Visit>
void for_each_mix(Visit visit) {
  for (const ReadShare reads : read_shares)
    for (const std::uint64_t size :
         {std::uint64_t{16}, std::uint64_t{1024}, std::uint64_t{65'536}, std::uint64_t{1'048'576}})
      for (const Keys keys : {Keys::uniform, Keys::zipf, Keys::one}) visit(reads, size, keys);
}

}  // namespace fencepost::bench
