// What the questions about memory share: how working sets are named, and which nodes they lie on.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "benches/memory/sizes.hpp"
#include "harness/benchmark/registry.hpp"

namespace fencepost::bench {

struct MemoryNode {
  unsigned number = 0;            ///< the kernel's, in names
  std::optional<unsigned> bound;  ///< to bind to; empty where nothing is known of nodes
  bool own = true;                ///< of the first thread
};

/// The first thread's node, then the others.
std::vector<MemoryNode> memory_nodes(const harness::Scope& scope);

/// memory/<primitive>/<operation>/size:<bytes>/pages:<pages>/node:<number>
harness::CaseName memory_name(std::string_view primitive, std::string_view operation,
                              std::size_t size, std::string_view pages, const MemoryNode& node);

}  // namespace fencepost::bench
