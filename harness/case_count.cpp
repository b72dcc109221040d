#include "harness/case_count.hpp"

#include <array>
#include <map>

#include "harness/registry.hpp"

namespace fencepost::harness {
namespace {

// Beyond 64 PUs, where naming them takes longer than the rest of a plan.
constexpr std::size_t pairs_to_name_unfiltered = 64 * 63 / 2;
constexpr std::size_t pairs_to_name = 50'000;

/// Pairs of one kind make equally many cases.
using PairKind = std::array<unsigned, 4>;

PairKind kind_of(const std::vector<Pu>& pus, const PuPair& pair) {
  const unsigned a = pus[pair.a].memory_node, b = pus[pair.b].memory_node;
  return {static_cast<unsigned>(pair.distance), a == Pu::none, b == Pu::none, a == b};
}

Scope scope_of(const Seating& seating, std::vector<PuPair> pairs) {
  Topology used;
  used.pus = seating.order;
  return {seating.counts, used.cores(), used.pus, std::move(pairs)};
}

std::size_t count(const Seating& seating, std::vector<PuPair> pairs) {
  return matching(all_cases(scope_of(seating, std::move(pairs))), "").size();
}

}  // namespace

std::optional<std::size_t> count_cases(const Seating& seating, const Options& options) {
  const std::size_t pus = seating.order.size(), pairs = pus * (pus - 1) / 2;
  const bool filtered = !options.filter.empty() && options.filter != "all";
  if (options.pairs != "all" || pairs <= (filtered ? pairs_to_name : pairs_to_name_unfiltered))
    return cases_of(seating, options).size();
  if (filtered) return std::nullopt;
  std::map<PairKind, std::pair<PuPair, std::size_t>> kinds;
  for (const PuPair& pair : all_pairs(seating.order))
    ++kinds.try_emplace(kind_of(seating.order, pair), pair, 0).first->second.second;
  const std::size_t without = count(seating, {});
  std::size_t sum = without;
  for (const auto& [kind, found] : kinds)
    sum += found.second * (count(seating, {found.first}) - without);
  return sum;
}

}  // namespace fencepost::harness
