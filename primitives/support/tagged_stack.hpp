// A lock-free stack of nodes that others own (Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118, 1986): the
// stack of stack/treiber.hpp, and the free list of the pools that node-based containers here take their nodes from.
//
// ABA: a pop compares the top with what it was when it read the node below. If the node has been popped and pushed again since,
// the top is the same and what lies below may not be. So the top has a tag, which each pop increments (IBM System/370
// Principles of Operation, appendix A, on COMPARE DOUBLE AND SWAP): a thread that stands still in a pop while others do exactly
// 2^32 k of them is not protected.
// Nodes are never given back to the system, so that one may look at a node that is not in the stack any more.
#pragma once

#include <atomic>
#include <cstdint>

#include "primitives/support/sync.hpp"

namespace fencepost::support {

/// A node's index in its array, and how often the word that holds this has been changed.
struct tagged {
  std::uint32_t node;
  std::uint32_t tag;

  bool operator==(const tagged&) const = default;
};
static_assert(std::atomic<tagged>::is_always_lock_free);

/// No node: element 0 of the array is there, so that nothing reads beyond it, and in use for nothing.
inline constexpr std::uint32_t no_node = 0;

/// Nodes are elements of an array that is passed to each call, with a member `Sync::atomic<std::uint32_t> below`, which is the
/// stack's as long as the node is in it. Any number of threads. Lock-free, linearizable. TagStep 0: as it is often got wrong.
template <class Sync, std::uint32_t TagStep = 1>
class basic_tagged_stack {
 public:
  /// What the caller did before is visible to whoever pops the node. Never fails.
  template <class Nodes>
  void push(Nodes& nodes, std::uint32_t node) noexcept {
    // relaxed, here and on failure: of the node on top only its name is used
    tagged top = top_.load(std::memory_order_relaxed);
    do {
      // relaxed: the compare-exchange publishes it
      nodes[node].below.store(top.node, std::memory_order_relaxed);
      // release: [push->pop]. Who reads a later top sees it too: all changes continue the release sequence.
    } while (!top_.compare_exchange_weak(top, {node, top.tag}, std::memory_order_release,
                                         std::memory_order_relaxed));
  }

  /// no_node: empty.
  template <class Nodes>
  [[nodiscard]] std::uint32_t pop(Nodes& nodes) noexcept {
    for (;;) {
      tagged top = top_.load(std::memory_order_acquire);  // acquire: [push->pop]
      if (top.node == no_node) return no_node;
      // relaxed: ordered by top_; wrong if the node has been popped, and then the tag has changed
      const std::uint32_t below = nodes[top.node].below.load(std::memory_order_relaxed);
      // relaxed: the edge is that of the load
      if (top_.compare_exchange_weak(top, {below, top.tag + TagStep}, std::memory_order_relaxed,
                                     std::memory_order_relaxed))
        return top.node;
    }
  }

 private:
  typename Sync::template atomic<tagged> top_{tagged{no_node, 0}};
};

}  // namespace fencepost::support
