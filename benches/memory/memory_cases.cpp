#include "benches/memory/memory_cases.hpp"

namespace fencepost::bench {

std::vector<MemoryNode> memory_nodes(const harness::Scope& scope) {
  const unsigned own = scope.pus.empty() ? harness::Pu::none : scope.pus.front().memory_node;
  if (own == harness::Pu::none) return {{0, std::nullopt, true}};
  std::vector<MemoryNode> nodes{{own, own, true}};
  for (const unsigned node : scope.memory.nodes)
    if (node != own) nodes.push_back({node, node, false});
  return nodes;
}

harness::CaseName memory_name(std::string_view primitive, std::string_view operation,
                              std::size_t size, std::string_view pages, const MemoryNode& node) {
  return harness::CaseName("memory", primitive, operation)
      .with("size", size)
      .with("pages", pages)
      .with("node", node.number);
}

}  // namespace fencepost::bench
