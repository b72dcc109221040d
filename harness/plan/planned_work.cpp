#include "harness/plan/planned_work.hpp"

#include <array>
#include <map>

#include "harness/benchmark/case_filter.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::harness {
namespace {

// Used for more than 64 PUs, where making all names takes longer than the rest of a plan.
constexpr std::size_t pairs_to_name_unfiltered = 64 * 63 / 2;
constexpr std::size_t pairs_to_name = 50'000;

/// Pairs of one kind make equally many cases.
using PairKind = std::array<unsigned, 4>;

PairKind kind_of(const std::vector<Pu>& pus, const PuPair& pair) {
  const unsigned a = pus[pair.a].memory_node, b = pus[pair.b].memory_node;
  return {static_cast<unsigned>(pair.distance), a == Pu::none, b == Pu::none, a == b};
}

Workload work(const ThreadPlacement& placement, std::vector<PuPair> pairs,
              const Selection& selection, double resolution_ns) {
  const CaseFilter filter(selection.filter, selection.all);
  Workload found;
  LeftOut left_out;
  each_case(scope_of(placement, std::move(pairs)), [&](const Case& c) {
    if (filter.takes(c, left_out)) found.add(c, resolution_ns);
  });
  found.left_out = left_out.cases;
  return found;
}

Workload work_of_chosen(const ThreadPlacement& placement, const Selection& selection,
                        double resolution_ns) {
  Workload found;
  const auto add = [&](const Case& c) { found.add(c, resolution_ns); };
  found.left_out = choose_cases(placement, selection, add).left_out.cases;
  return found;
}

}  // namespace

std::optional<Workload> planned_work(const ThreadPlacement& placement, const Selection& selection,
                                     double resolution_ns) {
  const std::size_t pus = placement.order.size(), pairs = pus * (pus - 1) / 2;
  const bool filtered = !selection.filter.empty() && selection.filter != "all";
  if (selection.pairs != "all" || pairs <= (filtered ? pairs_to_name : pairs_to_name_unfiltered))
    return work_of_chosen(placement, selection, resolution_ns);
  if (filtered) return std::nullopt;
  std::map<PairKind, std::pair<PuPair, std::size_t>> kinds;
  for (const PuPair& pair : all_pairs(placement.order))
    ++kinds.try_emplace(kind_of(placement.order, pair), pair, 0).first->second.second;
  const Workload without = work(placement, {}, selection, resolution_ns);
  Workload sum = without;
  for (const auto& [kind, found] : kinds) {
    const auto& [pair, times] = found;
    const Workload with = work(placement, {pair}, selection, resolution_ns);
    sum.cases += times * (with.cases - without.cases);
    sum.left_out += times * (with.left_out - without.left_out);
    sum.least_s += static_cast<double>(times) * (with.least_s - without.least_s);
  }
  return sum;
}

}  // namespace fencepost::harness
