// Many producers, many consumers, lock-free: a list with nodes from a pool and tags against ABA, as first published (Michael and
// Scott, "Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue Algorithms", PODC 1996). The first node is a
// stub, whose value has been popped.
//
// Whoever finds a node behind the one that tail_ names moves tail_ on, so that nobody waits for a producer between its two steps.
// Tags and the second look at tail_ and head_ tell whether a node is still where it was; nodes go back to the pool and never to
// the system, so looking is safe. A thread that stands still while a word changes exactly 2^32 k times is not protected.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/node_pool.hpp"

namespace fencepost::queue {

template <class Sync>
struct michael_scott_node {
  typename Sync::template atomic<support::tagged> next{support::tagged{support::no_node, 0}};
  typename Sync::template atomic<std::uint64_t> value{0};
  typename Sync::template atomic<std::uint32_t> below{support::no_node};  // in the pool
};

template <class Sync>
class basic_michael_scott : public support::node_pool<Sync, michael_scott_node<Sync>, 1> {
  using node = michael_scott_node<Sync>;
  using pool = support::node_pool<Sync, node, 1>;
  using tagged = support::tagged;
  using link = typename Sync::template atomic<tagged>;

 public:
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::many;
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;  // a node may be on its way back to the pool
  static constexpr bool spurious_empty = false;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = false;  // a push takes any free node
  static constexpr bool room_seen = true;
  static constexpr bool total_order = false;

  using pool::pool;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::uint32_t mine = this->take();
    if (mine == support::no_node) return false;
    node& added = this->node_at(mine);
    // relaxed: [link] publishes it; a consumer that reads it too late drops it
    added.value.store(value, std::memory_order_relaxed);
    // relaxed: nobody else changes it while the node is not in the list
    const tagged old = added.next.load(std::memory_order_relaxed);
    // release: whoever finds the node in use again finds that tail_ has moved [reuse]
    added.next.store({support::no_node, old.tag + 1}, std::memory_order_release);
    append(mine);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    for (;;) {
      // acquire: tail_ is not found behind it [head]
      tagged head = head_.load(std::memory_order_acquire);
      const tagged tail = tail_.load(std::memory_order_acquire);  // acquire: [tail]
      // acquire: [link]
      const tagged next = this->node_at(head.node).next.load(std::memory_order_acquire);
      // relaxed, as of tail_ in append(): it stays behind the acquire load above
      if (head_.load(std::memory_order_relaxed) != head) continue;
      if (head.node == tail.node) {
        if (next.node == support::no_node) return std::nullopt;
        advance(tail, next.node);
        continue;
      }
      // relaxed: ordered by [link]; of another value if the node is in use again, and then head_ has changed
      const std::uint64_t value = this->node_at(next.node).value.load(std::memory_order_relaxed);
      // release: [head]; relaxed on failure: it is read again
      if (head_.compare_exchange_weak(head, {next.node, head.tag + 1}, std::memory_order_release,
                                      std::memory_order_relaxed)) {
        this->give_back(head.node);
        return value;
      }
    }
  }

 private:
  static constexpr std::uint32_t stub = 1;  // the first one

  /// Links the node to the last one.
  void append(std::uint32_t mine) noexcept {
    for (;;) {
      // acquire: the node's `next` is not found as it was in an earlier use [tail]
      const tagged tail = tail_.load(std::memory_order_acquire);
      link& last = this->node_at(tail.node).next;
      // acquire: [reuse], and [link] for advance()
      tagged next = last.load(std::memory_order_acquire);
      if (tail_.load(std::memory_order_relaxed) != tail) continue;  // relaxed: as of head_
      if (next.node != support::no_node) {
        advance(tail, next.node);
        continue;
      }
      // release: [link]; relaxed on failure: it is read again
      if (last.compare_exchange_weak(next, {mine, next.tag + 1}, std::memory_order_release,
                                     std::memory_order_relaxed))
        return advance(tail, mine);
    }
  }

  /// Moves tail_ from where it was found to the node behind it, unless somebody else has.
  void advance(tagged from, std::uint32_t to) noexcept {
    // release: [tail]
    tail_.compare_exchange_strong(from, {to, from.tag + 1}, std::memory_order_release,
                                  std::memory_order_relaxed);
  }

  alignas(arch::padding_bytes) link head_{tagged{stub, 0}};
  alignas(arch::padding_bytes) link tail_{tagged{stub, 0}};
};

struct michael_scott : basic_michael_scott<support::std_sync> {
  static constexpr std::string_view name = "michael_scott";
  template <class Sync>
  using with = basic_michael_scott<Sync>;
  using basic_michael_scott::basic_michael_scott;
};

static_assert(Queue<michael_scott>);

}  // namespace fencepost::queue
