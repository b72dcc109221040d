#include "harness/pools.hpp"

#include <chrono>

namespace fencepost::harness {

void Pools::provide(unsigned home) {
  const auto [place, fresh] = pools_.try_emplace(node(home), bytes_);
  if (!fresh) return;
  team_.run(
      std::vector<unsigned>{home}, [&pool = place->second](unsigned) { pool.touch(); },
      std::chrono::minutes(1));
}

std::map<unsigned, std::string> Pools::locations() const {
  std::map<unsigned, std::string> where;
  for (const auto& [node, pool] : pools_) where[node] = memory_location(pool.begin(), pool.size());
  return where;
}

}  // namespace fencepost::harness
