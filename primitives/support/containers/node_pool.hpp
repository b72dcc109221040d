// The nodes of a list of bounded length, and a lock-free stack of those that are free: a base class.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>

#include "arch/contract.hpp"
#include "primitives/concepts/queue.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/tagged_stack.hpp"

namespace fencepost::support {

/// Node: with a member `below` as tagged_stack.hpp says. Stubs: nodes beside the capacity that are in use from the beginning, by
/// the numbers 1 to Stubs.
template <class Sync, class Node, std::uint32_t Stubs>
class node_pool {
 public:
  node_pool(const node_pool&) = delete;
  node_pool& operator=(const node_pool&) = delete;
  static constexpr fencepost::room room = fencepost::room::exact;
  static constexpr bool own_memory = false;
  static constexpr bool spurious_full = true;  // a node may be on its way back
  using links = tagged_links<>;
  /// As in reclaimed_nodes.hpp.
  static constexpr bool used_again = true;
  static constexpr bool looks_again = true;
  struct user {};
  struct section : unprotected {
    explicit section(user&) noexcept {}
  };

  explicit node_pool(std::size_t capacity,
                     std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(rounded_capacity(capacity)), nodes_(capacity_ + Stubs + 1, memory) {
    for (std::size_t i = capacity_ + Stubs; i > Stubs; --i)
      give_back(static_cast<std::uint32_t>(i));
  }

  /// See Container in primitives/concepts/queue.hpp, as capacity().
  static std::size_t bytes(std::size_t capacity) {
    return line_array<Node>::bytes(rounded_capacity(capacity) + Stubs + 1);
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 protected:
  ~node_pool() = default;

  /// no_node: none is free.
  [[nodiscard]] std::uint32_t take() noexcept { return free_.pop(nodes_); }
  void give_back(std::uint32_t node) noexcept { free_.push(nodes_, node); }
  void drop(user&, std::uint32_t node) noexcept { give_back(node); }
  /// The first stub.
  [[nodiscard]] static tagged stub() noexcept { return {1, 0}; }

  Node& node_at(std::uint32_t node) const noexcept { return nodes_[node]; }
  line_array<Node>& nodes() noexcept { return nodes_; }

 private:
  const std::size_t capacity_;
  line_array<Node> nodes_;
  alignas(arch::padding_bytes) basic_tagged_stack<Sync> free_;
};

}  // namespace fencepost::support
