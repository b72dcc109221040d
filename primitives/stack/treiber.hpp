// Treiber's stack, with nodes from a pool and tags against ABA (support/tagged_stack.hpp).
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/containers/node_pool.hpp"

namespace fencepost::stack {

template <class Sync>
struct treiber_node {
  typename Sync::template atomic<std::uint32_t> below{support::no_node};
  typename Sync::template var<std::uint64_t> value{0U};
};

template <class Sync>
class basic_treiber : public support::node_pool<Sync, treiber_node<Sync>, 0> {
  using node = treiber_node<Sync>;
  using pool = support::node_pool<Sync, node, 0>;

 public:
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;  // a node may be on its way back to the pool
  static constexpr bool spurious_empty = false;

  using pool::pool;

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::uint32_t mine = this->take();
    if (mine == support::no_node) return false;
    this->node_at(mine).value = value;
    top_.push(this->nodes(), mine);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::uint32_t mine = top_.pop(this->nodes());
    if (mine == support::no_node) return std::nullopt;
    const std::uint64_t value = this->node_at(mine).value;
    this->give_back(mine);
    return value;
  }

 private:
  alignas(arch::padding_bytes) support::basic_tagged_stack<Sync> top_;
};

struct treiber : basic_treiber<support::std_sync> {
  static constexpr std::string_view name = "treiber";
  template <class Sync>
  using with = basic_treiber<Sync>;
  using basic_treiber::basic_treiber;
};

static_assert(Stack<treiber>);

}  // namespace fencepost::stack
