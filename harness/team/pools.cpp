#include "harness/team/pools.hpp"

#include <algorithm>
#include <cctype>
#include <chrono>

namespace fencepost::harness {

void Pools::provide(unsigned home) {
  if (pools_.contains(node(home))) return;
  Bound fresh{std::make_unique<Pool>(bytes_), "its node has no memory"};
  Pool& pool = *fresh.pool;
  if (node(home) != Pu::none) {
    fresh.not_bound = bind_memory(pool.begin(), pool.size(), node(home));
  }
  team_.run(
      std::vector<unsigned>{home}, [&pool](unsigned) { pool.touch(); }, std::chrono::minutes(1));
  pools_.emplace(node(home), std::move(fresh));
}

std::vector<Pools::Location> Pools::locations() const {
  std::vector<Location> all;
  for (const auto& [node, bound] : pools_) {
    all.push_back(
        {node, memory_location(bound.pool->begin(), bound.pool->size()), bound.not_bound});
  }
  return all;
}

bool Pools::Location::misplaced() const {
  const bool told = !lies_on.empty() && std::ranges::all_of(lies_on, [](unsigned char c) {
    return std::isdigit(c) != 0 || c == ',' || c == '-';
  });
  return told && node != Pu::none && lies_on != std::to_string(node);
}

}  // namespace fencepost::harness
