// Many producers, many consumers, lock-free: a linked list (Michael and Scott, "Simple, Fast, and Practical Non-Blocking and
// Blocking Concurrent Queue Algorithms", PODC 1996). The first node is a stub, whose value has been popped. Whoever finds a node
// behind the one that tail_ names moves tail_ on, so that nobody waits for a producer between its two steps.
//
// Variants differ in what becomes of nodes that were popped (Nodes):
//  - michael_scott, as first published: nodes come from a pool, and tags against ABA and a second look at tail_ and head_ tell
//    whether a node is still where it was. They never go back to the system, so looking is safe. A thread that stands still while
//    a word changes exactly 2^32 k times is not protected.
//  - michael_scott_hazards and michael_scott_epochs allocate a node for each value, and free it when no thread can be using it.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/list_ends.hpp"
#include "primitives/support/containers/node_pool.hpp"
#include "primitives/support/containers/reclaimed_nodes.hpp"

namespace fencepost::queue {

/// Of a pool.
template <class Sync>
struct michael_scott_node {
  typename Sync::template atomic<support::tagged> next{support::tagged{support::no_node, 0}};
  typename Sync::template atomic<std::uint64_t> value{0};
  typename Sync::template atomic<std::uint32_t> below{support::no_node};  // in the pool

  void fill(std::uint64_t with) noexcept {
    // relaxed: [link] publishes it; a consumer that reads it too late drops it
    value.store(with, std::memory_order_relaxed);
    // relaxed: nobody else changes it while the node is not in the list
    const support::tagged old = next.load(std::memory_order_relaxed);
    // release: whoever finds the node in use again finds that tail_ has moved [reuse]
    next.store({support::no_node, old.tag + 1}, std::memory_order_release);
  }
};

/// Of a Domain as reclaimed_nodes takes it.
template <class Domain>
struct michael_scott_freed_node : Domain::node {
  typename Domain::sync::template atomic<michael_scott_freed_node*> next{nullptr};
  typename Domain::sync::template atomic<std::uint64_t> value{0};

  void fill(std::uint64_t with) noexcept {
    value.store(with, std::memory_order_relaxed);  // relaxed: [link] publishes it
  }
};

/// Nodes: node_pool or reclaimed_nodes (primitives/support/containers/).
template <class Sync, class Nodes>
class michael_scott_list : public support::list_ends<michael_scott_list<Sync, Nodes>, Nodes> {
  using ends_of_list = support::list_ends<michael_scott_list, Nodes>;
  using links = typename Nodes::links;
  using ref = typename links::ref;
  using name = typename links::name;
  using link = typename Sync::template atomic<ref>;

 public:
  using typename Nodes::section;
  using typename Nodes::user;
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_empty = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;  // a push takes any free node
  static constexpr bool room_seen = Nodes::room == room::exact;
  static constexpr bool total_order = false;

  using ends_of_list::ends_of_list;
  ~michael_scott_list() {
    if constexpr (Nodes::own_memory) {
      // relaxed, here and below: no other thread uses it
      for (name each = head_.load(std::memory_order_relaxed); each != links::none;)
        each = this->dispose(each, this->node_at(each).next.load(std::memory_order_relaxed));
    }
  }

 private:
  friend ends_of_list;

  [[gnu::always_inline]] bool push(user& self, std::uint64_t value) {
    const name mine = this->take();
    if (mine == links::none) return false;
    this->node_at(mine).fill(value);
    append(self, mine);
    return true;
  }

  [[gnu::always_inline]] std::optional<std::uint64_t> pop(user& self) {
    std::uint64_t value = 0;
    const name old = unlink_first(self, value);
    if (old == links::none) return std::nullopt;
    this->drop(self, old);
    return value;
  }

  /// Links the node to the last one.
  void append(user& self, name mine) noexcept {
    section in(self);
    for (;;) {
      // acquire: the node's `next` is not found as it was in an earlier use [tail]
      const ref tail = in.template protect<0>(tail_);
      link& last = this->node_at(links::name_of(tail)).next;
      // acquire: [reuse], and [link] for advance()
      ref next = last.load(std::memory_order_acquire);
      if constexpr (Nodes::used_again) {
        // relaxed: as of head_
        if (tail_.load(std::memory_order_relaxed) != tail) continue;
      }
      if (links::name_of(next) != links::none) {
        advance(tail, links::name_of(next));
        continue;
      }
      // release: [link]; relaxed on failure: it is read again
      if (last.compare_exchange_weak(next, links::moved(next, mine), std::memory_order_release,
                                     std::memory_order_relaxed))
        return advance(tail, mine);
    }
  }

  /// The first node, out of the list, and the value of the one behind it, which is the stub now. none: empty.
  name unlink_first(user& self, std::uint64_t& value) noexcept {
    section in(self);
    for (;;) {
      // acquire: tail_ is not found behind it [head]
      ref head = in.template protect<0>(head_);
      const ref tail = tail_.load(std::memory_order_acquire);  // acquire: [tail]
      // acquire: [link]
      const ref next = in.template protect<1>(this->node_at(links::name_of(head)).next);
      if constexpr (Nodes::looks_again) {
        // relaxed, as of tail_ in append(): it stays behind the acquire load above
        if (head_.load(std::memory_order_relaxed) != head) continue;
      }
      const name second = links::name_of(next);
      if (links::name_of(head) == links::name_of(tail)) {
        if (second == links::none) return links::none;
        advance(tail, second);
        continue;
      }
      // relaxed: ordered by [link]; of another value if the node is in use again, and then head_ has changed
      value = this->node_at(second).value.load(std::memory_order_relaxed);
      // release: [head]; relaxed on failure: it is read again
      if (head_.compare_exchange_weak(head, links::moved(head, second), std::memory_order_release,
                                      std::memory_order_relaxed))
        return links::name_of(head);
    }
  }

  /// Moves tail_ from where it was found to the node behind it, unless somebody else has.
  void advance(ref from, name to) noexcept {
    // release: [tail]
    tail_.compare_exchange_strong(from, links::moved(from, to), std::memory_order_release,
                                  std::memory_order_relaxed);
  }

  alignas(arch::padding_bytes) link head_{this->stub()};
  // relaxed: no other thread has it yet
  alignas(arch::padding_bytes) link tail_{head_.load(std::memory_order_relaxed)};
};

template <class Domain>
using michael_scott_over =
    michael_scott_list<typename Domain::sync,
                       support::reclaimed_nodes<Domain, michael_scott_freed_node<Domain>>>;
template <class Sync>
using basic_michael_scott =
    michael_scott_list<Sync, support::node_pool<Sync, michael_scott_node<Sync>, 1>>;

struct michael_scott : basic_michael_scott<support::std_sync> {
  static constexpr std::string_view name = "michael_scott";
  // Nobody asks whether tail_ was moved by oneself or by another.
  static constexpr std::string_view equivalent_mutants[]{
      "michael_scott.hpp advance: compare_exchange release-relaxed, failure ignored"};
  template <class Sync>
  using with = basic_michael_scott<Sync>;
  using michael_scott_list::michael_scott_list;
};

static_assert(Queue<michael_scott>);

}  // namespace fencepost::queue
