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

/// How links name nodes of an array. TagStep 0: as it is often got wrong.
template <std::uint32_t TagStep = 1>
struct tagged_links {
  using name = std::uint32_t;
  using ref = tagged;  // what a link holds
  static constexpr name none = no_node;
  static name name_of(ref link) noexcept { return link.node; }
  /// What a link that holds `from` is changed to: to name a node that was pushed on that one, and any other.
  static ref covered(ref from, name by) noexcept { return {by, from.tag}; }
  static ref moved(ref from, name to) noexcept { return {to, from.tag + TagStep}; }
};

/// How links name nodes that are freed when nobody can be using them: an address then needs no tag.
template <class Node>
struct pointer_links {
  using name = Node*;
  using ref = Node*;
  static constexpr name none = nullptr;
  static name name_of(ref link) noexcept { return link; }
  static ref covered(ref, name by) noexcept { return by; }
  static ref moved(ref, name to) noexcept { return to; }
};

/// A thread's section in which it looks at nodes that are never given back to the system.
struct unprotected {
  template <unsigned Slot, class Link>
  [[gnu::always_inline]] auto protect(const Link& link) noexcept {
    return link.load(
        std::memory_order_acquire);  // acquire: the edge that a domain's protect() gives
  }
};

/// Nodes are nodes[name], with `nodes` passed to each call, and have a member `Sync::atomic<name> below`, which is the stack's as
/// long as the node is in it. Any number of threads. Lock-free, linearizable.
template <class Sync, class Links>
class stack_of_nodes {
  using name = typename Links::name;
  using ref = typename Links::ref;

 public:
  /// What the caller did before is visible to whoever pops the node. Never fails. Only names are used, so it takes no section.
  template <class Nodes>
  void push(Nodes&& nodes, name node) noexcept {
    // relaxed, here and on failure: of the node on top only its name is used
    ref top = top_.load(std::memory_order_relaxed);
    do {
      // relaxed: the compare-exchange publishes it
      nodes[node].below.store(Links::name_of(top), std::memory_order_relaxed);
      // release: [push->pop]. Who reads a later top sees it too: all changes continue the release sequence.
    } while (!top_.compare_exchange_weak(top, Links::covered(top, node), std::memory_order_release,
                                         std::memory_order_relaxed));
  }

  /// Links::none: empty. `in` protects the top in slot 0.
  template <class Nodes, class Section = unprotected>
  [[nodiscard]] name pop(Nodes&& nodes, Section&& in = {}) noexcept {
    for (;;) {
      ref top = in.template protect<0>(top_);  // acquire: [push->pop]
      if (Links::name_of(top) == Links::none) return Links::none;
      // relaxed: ordered by top_; wrong if the node has been popped, and then the top has changed
      const name below = nodes[Links::name_of(top)].below.load(std::memory_order_relaxed);
      // relaxed: the edge is that of the load
      if (top_.compare_exchange_weak(top, Links::moved(top, below), std::memory_order_relaxed,
                                     std::memory_order_relaxed))
        return Links::name_of(top);
    }
  }

  /// The name on top, when no other thread uses the stack.
  [[nodiscard]] name top() const noexcept {
    return Links::name_of(top_.load(std::memory_order_relaxed));  // relaxed: nobody else
  }

 private:
  typename Sync::template atomic<ref> top_{ref{}};
};

template <class Sync, std::uint32_t TagStep = 1>
using basic_tagged_stack = stack_of_nodes<Sync, tagged_links<TagStep>>;

}  // namespace fencepost::support
