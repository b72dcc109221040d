// How a reclamation domain frees a node: a function of its user, which knows the node's real type.
#pragma once

namespace fencepost::support {

template <class Node>
struct node_deleter {
  /// Must not throw, and not use the domain.
  void (*free)(Node& node, void* with);
  void* with = nullptr;

  void operator()(Node& node) const noexcept { free(node, with); }
};

}  // namespace fencepost::support
