#include "benches/memory/sizes.hpp"

#include <algorithm>
#include <bit>

#include "benches/memory/random_cycle.hpp"

namespace fencepost::bench {
namespace {

constexpr std::size_t kib = 1024, mib = 1024 * kib;
/// Of small and of huge pages at a time.
constexpr std::size_t kinds_of_pages = 2;
constexpr std::size_t most_over_last = 4, least_over_last = 2;

std::vector<harness::Cache> caches_of(const harness::MemoryFacts& facts) {
  if (!facts.caches.empty()) return facts.caches;
  return {{1, 32 * kib, 64, 1}, {2, mib, 64, 1}, {3, 16 * mib, 64, 2}};
}

std::size_t at_most(std::size_t bytes) {
  const std::size_t power = std::bit_floor(bytes);
  return bytes >= power + power / 2 ? power + power / 2 : power;
}

std::size_t next(std::size_t bytes) {
  return std::has_single_bit(bytes) ? bytes + bytes / 2 : std::bit_ceil(bytes);
}

/// Small against the cache, where other data and a neighbour have room, and large enough that the cache before it holds
/// little. No larger than that needs: pages beyond what a TLB holds cost more (Zen 4, L2: 14.0 cycles at 128 KiB, 17.8 at
/// 256 KiB).
std::size_t inside(const std::vector<harness::Cache>& caches, std::size_t i) {
  if (i == 0) return at_most(caches[0].bytes / 4);
  return at_most(std::min(4 * caches[i - 1].bytes, caches[i].bytes / 2));
}

std::string text(std::size_t bytes) {
  const bool whole = bytes % mib == 0 || bytes >= 100 * mib;  // 1.25 MiB is said in KiB
  return whole && bytes >= mib ? std::to_string(bytes / mib) + " MiB"
                               : std::to_string(bytes / kib) + " KiB";
}

std::optional<std::string> too_large(std::size_t takes, const harness::MemoryFacts& facts) {
  const std::size_t room = facts.most_bytes / kinds_of_pages;
  if (takes <= room) return std::nullopt;
  return "too large for this machine: takes " + text(takes) + ", and " + text(room) +
         " may be taken (" + facts.limited_by + "); smaller sizes are measured";
}

OwnLevel own_level(const harness::MemoryFacts& facts, unsigned level) {
  const auto& caches = facts.caches;
  const auto name = [](unsigned number) { return "L" + std::to_string(number); };
  const auto at = static_cast<std::size_t>(
      std::ranges::find(caches, level, &harness::Cache::level) - caches.begin());
  if (at == 0 || at == caches.size())
    return {level, 0, "unsupported: hwloc tells of no " + name(level) + " behind another cache"};
  const harness::Cache &cache = caches[at], &before = caches[at - 1];
  const std::size_t bytes = inside(caches, at);
  if (bytes < least_over_last * before.bytes)
    return {level, bytes,
            "unsupported: " + name(level) + " of " + text(cache.bytes) + " is less than 4 times " +
                name(before.level) + " of " + text(before.bytes) +
                ": no set of lines lies in the one and not in the other"};
  return {level, bytes, too_large(RandomCycle::span(bytes), facts)};
}

}  // namespace

std::array<OwnLevel, 2> own_levels(const harness::MemoryFacts& facts) {
  return {own_level(facts, 2), own_level(facts, 3)};
}

std::vector<MemorySize> memory_sizes(const harness::MemoryFacts& facts) {
  const std::vector<harness::Cache> caches = caches_of(facts);
  const std::size_t last = caches.back().bytes;
  std::size_t own = 0;
  for (const harness::Cache& cache : caches)
    if (cache.shared_by <= 2) own = std::max(own, cache.bytes);  // SMT siblings at most
  std::vector<MemorySize> sizes;
  for (std::size_t bytes = at_most(caches[0].bytes / 4); bytes <= most_over_last * last;
       bytes = next(bytes))
    sizes.push_back(
        {bytes, bytes <= last, bytes > own, 0, too_large(RandomCycle::span(bytes), facts)});
  const auto in_core = [&](std::size_t bytes, unsigned level) {
    const auto found = std::ranges::find(sizes, bytes, &MemorySize::bytes);
    if (found != sizes.end() && found->level == 0) found->level = level;
  };
  for (std::size_t i = 0; i < caches.size(); ++i) in_core(inside(caches, i), caches[i].level);
  const auto possible = std::find_if(sizes.rbegin(), sizes.rend(),
                                     [](const MemorySize& size) { return !size.obstacle; });
  const bool enough = possible != sizes.rend() && possible->bytes >= least_over_last * last;
  in_core((enough ? *possible : sizes.back()).bytes, caches.back().level + 1);
  return sizes;
}

std::optional<MemorySize> part_of_each(const MemorySize& size, const harness::MemoryFacts& facts,
                                       unsigned threads) {
  constexpr std::size_t whole = 4 * kib;
  MemorySize part = size;
  std::size_t before = 0;  // of each thread, in the cache before
  for (const harness::Cache& cache : caches_of(facts)) {
    const std::size_t share = cache.bytes / std::clamp(cache.shared_by, 1U, threads);
    if (cache.level == size.level) {
      part.bytes = std::min(size.bytes, share / 2) / whole * whole;
      part.obstacle = too_large(threads * part.bytes, facts);
      return part.bytes > before ? std::optional(part) : std::nullopt;
    }
    before = std::max(before, share);
  }
  part.bytes = most_over_last * before / whole * whole;
  part.obstacle = too_large(threads * part.bytes, facts);
  return part;
}

}  // namespace fencepost::bench
