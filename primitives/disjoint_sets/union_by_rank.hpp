// Lock-free union-find (Anderson and Woll, "Wait-free parallel algorithms for the union-find problem", STOC 1991): trees, whose
// roots are linked by rank, those of one rank by index; a search makes every other node on its way point to its grandparent (path
// halving; van Leeuwen and van der Weide, 1977).
//
// Parent and rank are one word, so that the compare-exchange that links a root fails if it is none any more, or has grown. Ranks
// of roots only grow: of two threads that each link one of two roots to the other, one has seen an old rank and fails. A rank
// that two threads raise at once is larger than it need be, and that of a node that is no root any more says nothing.
// A node that has a parent is never a root again. So halving is a plain store, also over one that is farther up already: each
// ancestor will do.
//
// Not in one set is what same_set() finds if the root of the first was a root still after the root of the second was found: then
// both were roots at one moment. unite() needs no such look, as its compare-exchange is one.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "primitives/concepts/disjoint_sets.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::disjoint_sets {

template <class Sync>
class basic_union_by_rank {
 public:
  static constexpr bool blocks = false;
  /// Paths are longer then, that is all.
  static constexpr std::string_view equivalent_mutants[] = {
      "union_by_rank.hpp root_of: store release, left out"};

  explicit basic_union_by_rank(std::size_t size)
      : size_(checked(size)), nodes_(size, std::pmr::get_default_resource()) {
    // relaxed: whoever shares it publishes it
    for (std::uint32_t i = 0; i < size_; ++i) nodes_[i].store(i, std::memory_order_relaxed);
  }

  bool unite(std::uint32_t a, std::uint32_t b) noexcept {
    for (;;) {
      found one = root_of(a), other = root_of(b);
      if (one.index == other.index) return false;
      if (above(one, other)) std::swap(one, other);
      word expected = one.node;
      // release: pairs with [linked->found]. relaxed: no node is read by it
      if (nodes_[one.index].compare_exchange_strong(expected, linked(one.node, other.index),
                                                    std::memory_order_release,
                                                    std::memory_order_relaxed)) {
        // relaxed: a rank says nothing about other nodes
        if (rank(one.node) == rank(other.node))
          nodes_[other.index].fetch_add(word{1} << 32, std::memory_order_relaxed);
        return true;
      }
    }
  }

  [[nodiscard]] bool same_set(std::uint32_t a, std::uint32_t b) noexcept {
    for (;;) {
      const found one = root_of(a), other = root_of(b);
      if (one.index == other.index) return true;
      // relaxed: whether it is a root; after the loads above, by their acquire
      if (parent(nodes_[one.index].load(std::memory_order_relaxed)) == one.index) return false;
    }
  }

  [[nodiscard]] std::size_t sets() const noexcept {
    std::size_t roots = 0;
    for (std::uint32_t i = 0; i < size_; ++i)
      roots +=
          parent(nodes_[i].load(std::memory_order_relaxed)) == i ? 1U : 0U;  // relaxed: nobody else
    return roots;
  }

 private:
  using word = std::uint64_t;  // rank, parent; a root is its own parent
  struct found {
    std::uint32_t index;
    word node;
  };

  static std::size_t checked(std::size_t size) {
    if (size == 0 || size > support::most_capacity)
      throw std::invalid_argument("fencepost: disjoint sets have 1 to 2^30 elements");
    return size;
  }
  static std::uint32_t parent(word node) noexcept { return static_cast<std::uint32_t>(node); }
  static std::uint32_t rank(word node) noexcept { return static_cast<std::uint32_t>(node >> 32); }
  static word linked(word node, std::uint32_t to) noexcept { return node >> 32 << 32 | to; }
  static bool above(const found& one, const found& other) noexcept { return one.node > other.node; }

  [[nodiscard]] found root_of(std::uint32_t at) noexcept {
    for (;;) {
      // acquire, here and below: [linked->found]
      const word node = nodes_[at].load(std::memory_order_acquire);
      const std::uint32_t up = parent(node);
      if (up == at) return {at, node};
      const std::uint32_t over = parent(nodes_[up].load(std::memory_order_acquire));
      // release: hands on what was found above
      if (over != up) nodes_[at].store(linked(node, over), std::memory_order_release);
      at = over;
    }
  }

  const std::size_t size_;
  support::line_array<typename Sync::template atomic<word>> nodes_;
};

struct union_by_rank : basic_union_by_rank<support::std_sync> {
  static constexpr std::string_view name = "union_by_rank";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_union_by_rank<Sync>;
  using basic_union_by_rank::basic_union_by_rank;
};

static_assert(DisjointSets<union_by_rank>);

}  // namespace fencepost::disjoint_sets
