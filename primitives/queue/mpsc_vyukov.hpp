// Many producers, one consumer: a list whose end is exchanged by producers, which then link what was the end to their node
// (Vyukov, "Non-intrusive MPSC node-based queue", 1024cores.net). The first node is a stub, whose value has been popped.
//
// In programs nodes are often part of the values, or come from an allocator. Here they come from a pool, so that it is bounded
// as the others are; taking one costs a producer a compare-exchange beside the exchange.
// Blocking: of a producer that stops between its exchange and its link nobody finds the value, nor any that was pushed later.
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/node_pool.hpp"

namespace fencepost::queue {

template <class Sync>
struct mpsc_node {
  typename Sync::template atomic<std::uint32_t> next{support::no_node};
  typename Sync::template atomic<std::uint32_t> below{support::no_node};  // in the pool
  typename Sync::template var<std::uint64_t> value{0U};
};

template <class Sync>
class basic_mpsc_vyukov : public support::node_pool<Sync, mpsc_node<Sync>, 1> {
  using node = mpsc_node<Sync>;
  using pool = support::node_pool<Sync, node, 1>;
  using index = typename Sync::template atomic<std::uint32_t>;

 public:
  static constexpr ends producers = ends::many;
  static constexpr ends consumers = ends::one;
  static constexpr fencepost::progress progress = fencepost::progress::blocking;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;
  static constexpr bool spurious_empty = true;
  static constexpr bool one_order = true;
  static constexpr bool room_in_order = true;
  static constexpr bool room_seen = true;
  static constexpr bool total_order = false;

  using pool::pool;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::uint32_t mine = this->take();
    if (mine == support::no_node) return false;
    this->node_at(mine).value = value;
    // relaxed: the exchange publishes it
    this->node_at(mine).next.store(support::no_node, std::memory_order_relaxed);
    // release: the next producer links this node after its `next` was cleared; acquire: we are that one [end->end]
    const std::uint32_t before = last_.exchange(mine, std::memory_order_acq_rel);
    // release: the value is there [push->pop]
    this->node_at(before).next.store(mine, std::memory_order_release);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::uint32_t old = first_;
    // acquire: [push->pop]
    const std::uint32_t next = this->node_at(old).next.load(std::memory_order_acquire);
    if (next == support::no_node) return std::nullopt;
    const std::uint64_t value = this->node_at(next).value;
    first_ = next;
    this->give_back(old);
    return value;
  }

 private:
  static constexpr std::uint32_t stub = 1;  // the first one

  alignas(arch::padding_bytes) typename Sync::template var<std::uint32_t> first_{stub};
  alignas(arch::padding_bytes) index last_{stub};
};

struct mpsc_vyukov : basic_mpsc_vyukov<support::std_sync> {
  static constexpr std::string_view name = "mpsc_vyukov";
  template <class Sync>
  using with = basic_mpsc_vyukov<Sync>;
  using basic_mpsc_vyukov::basic_mpsc_vyukov;
};

static_assert(Queue<mpsc_vyukov>);

}  // namespace fencepost::queue
