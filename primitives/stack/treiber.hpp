// Treiber's stack (support/tagged_stack.hpp). Variants differ in what becomes of nodes that were popped (Nodes): of `treiber`
// they go back to a pool, with tags against ABA; treiber_hazards and treiber_epochs allocate a node for each value, and free it
// when no thread can be using it.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/list_ends.hpp"
#include "primitives/support/containers/node_pool.hpp"
#include "primitives/support/containers/reclaimed_nodes.hpp"

namespace fencepost::stack {

/// Of a pool.
template <class Sync>
struct treiber_node {
  typename Sync::template atomic<std::uint32_t> below{support::no_node};
  typename Sync::template var<std::uint64_t> value{0U};
};

/// Of a Domain as reclaimed_nodes takes it.
template <class Domain>
struct treiber_freed_node : Domain::node {
  typename Domain::sync::template atomic<treiber_freed_node*> below{nullptr};
  typename Domain::sync::template var<std::uint64_t> value{0U};
};

/// Nodes: node_pool or reclaimed_nodes (primitives/support/containers/).
template <class Sync, class Nodes>
class treiber_stack : public support::list_ends<treiber_stack<Sync, Nodes>, Nodes> {
  using ends_of_list = support::list_ends<treiber_stack, Nodes>;
  using links = typename Nodes::links;
  using name = typename links::name;

 public:
  using typename Nodes::user;
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_empty = false;

  using ends_of_list::ends_of_list;
  ~treiber_stack() {
    if constexpr (Nodes::own_memory) {
      // relaxed: no other thread uses it
      for (name each = top_.top(); each != links::none;)
        each = this->dispose(each, this->node_at(each).below.load(std::memory_order_relaxed));
    }
  }

 private:
  friend ends_of_list;

  [[gnu::always_inline]] bool push(user&, std::uint64_t value) {
    const name mine = this->take();
    if (mine == links::none) return false;
    this->node_at(mine).value = value;
    top_.push(this->nodes(), mine);
    return true;
  }

  [[gnu::always_inline]] std::optional<std::uint64_t> pop(user& self) {
    const name mine = top_.pop(this->nodes(), typename Nodes::section(self));
    if (mine == links::none) return std::nullopt;
    const std::uint64_t value = this->node_at(mine).value;
    this->drop(self, mine);
    return value;
  }

  alignas(arch::padding_bytes) support::stack_of_nodes<Sync, links> top_;
};

template <class Domain>
using treiber_over = treiber_stack<typename Domain::sync,
                                   support::reclaimed_nodes<Domain, treiber_freed_node<Domain>>>;
template <class Sync>
using basic_treiber = treiber_stack<Sync, support::node_pool<Sync, treiber_node<Sync>, 0>>;

struct treiber : basic_treiber<support::std_sync> {
  static constexpr std::string_view name = "treiber";
  template <class Sync>
  using with = basic_treiber<Sync>;
  using treiber_stack::treiber_stack;
};

static_assert(Stack<treiber>);

}  // namespace fencepost::stack
