// The nodes of a list without bound: each is allocated for its value, and freed by a reclamation scheme when no thread can be
// using it any more. A base class, as node_pool, so that a list is the same code with either.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <optional>

#include "primitives/concepts/queue.hpp"
#include "primitives/concepts/reclamation.hpp"
#include "primitives/support/containers/own_memory.hpp"
#include "primitives/support/reclamation/reading.hpp"
#include "primitives/support/tagged_stack.hpp"

namespace fencepost::support {

/// Domain: Retires, but for its name. Node: derived from Domain::node.
template <class Domain, class Node>
class reclaimed_nodes : public allocates_itself {
  using Sync = typename Domain::sync;

 public:
  reclaimed_nodes(const reclaimed_nodes&) = delete;
  reclaimed_nodes& operator=(const reclaimed_nodes&) = delete;
  static constexpr fencepost::room room = fencepost::room::unbounded;
  static constexpr bool spurious_full = false;
  using links = pointer_links<Node>;
  /// A node that a section looks at may be in use again.
  static constexpr bool used_again = false;
  /// A node that was found in another is protected only if that one is still in the list.
  static constexpr bool looks_again = Domain::slots != ~0U;

  explicit reclaimed_nodes(std::size_t capacity, std::pmr::memory_resource* = nullptr)
      : allocates_itself(capacity), domain_({free, nullptr}, std::pmr::get_default_resource()) {}

  /// With so many ends in use, so many nodes at most are in no list and not freed yet; nullopt: no bound while a thread stops in
  /// an operation.
  static constexpr std::optional<std::size_t> garbage(std::size_t all_ends) {
    return Domain::bound(all_ends);
  }

  /// What each thread needs.
  using user = reclaiming_user<reclaimed_nodes, Domain>;
  friend user;
  using producer = user;
  using consumer = user;

  /// The part of an operation in which it looks at nodes.
  class section : read_section<Domain> {
   public:
    explicit section(user& one) noexcept : read_section<Domain>(one.self_) {}

    template <unsigned Slot, class Link>
    [[gnu::always_inline]] Node* protect(const Link& link) noexcept {
      return this->self.template protect<Slot>(link);
    }
  };

 protected:
  ~reclaimed_nodes() = default;

  struct pointed_to {
    Node& operator[](Node* node) const noexcept { return *node; }
  };
  static pointed_to nodes() noexcept { return {}; }
  static Node& node_at(Node* node) noexcept { return *node; }

  /// Throws std::bad_alloc.
  [[nodiscard]] static Node* take() { return Sync::template make<Node>(); }
  [[nodiscard]] static Node* stub() { return take(); }
  /// Of a node that is out of the list; outside of sections.
  static void drop(user& self, Node* node) noexcept { self.self_.retire(node); }
  /// Frees a node when no other thread uses the list, and returns the one that it names as `next`.
  static Node* dispose(Node* node, Node* next) noexcept {
    Sync::dispose(node);
    return next;
  }

 private:
  static void free(typename Domain::node& node, void*) noexcept {
    Sync::dispose(static_cast<Node*>(&node));
  }

  Domain domain_;
};

}  // namespace fencepost::support
