// Treiber's stack, with nodes from a pool and tags against ABA (support/tagged_stack.hpp).
#pragma once

#include <atomic>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/line_array.hpp"
#include "primitives/support/tagged_stack.hpp"

namespace fencepost::stack {

template <class Sync>
class basic_treiber {
  struct node {
    typename Sync::template atomic<std::uint32_t> below{support::no_node};
    typename Sync::template var<std::uint64_t> value{0U};
  };

 public:
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;  // a node may be on its way back to the pool
  static constexpr bool spurious_empty = false;

  static std::size_t bytes(std::size_t capacity) {
    return support::line_array<node>::bytes(support::rounded_capacity(capacity) + 1);
  }

  explicit basic_treiber(std::size_t capacity,
                         std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(support::rounded_capacity(capacity)), nodes_(capacity_ + 1, memory) {
    for (std::size_t i = capacity_; i > 0; --i) free_.push(nodes_, static_cast<std::uint32_t>(i));
  }

  [[nodiscard]] bool try_push(std::uint64_t value) noexcept {
    const std::uint32_t mine = free_.pop(nodes_);
    if (mine == support::no_node) return false;
    nodes_[mine].value = value;
    top_.push(nodes_, mine);
    return true;
  }

  [[nodiscard]] std::optional<std::uint64_t> try_pop() noexcept {
    const std::uint32_t mine = top_.pop(nodes_);
    if (mine == support::no_node) return std::nullopt;
    const std::uint64_t value = nodes_[mine].value;
    free_.push(nodes_, mine);
    return value;
  }

  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 private:
  const std::size_t capacity_;
  support::line_array<node> nodes_;
  alignas(arch::padding_bytes) support::basic_tagged_stack<Sync> top_;
  alignas(arch::padding_bytes) support::basic_tagged_stack<Sync> free_;
};

struct treiber : basic_treiber<support::std_sync> {
  static constexpr std::string_view name = "treiber";
  template <class Sync>
  using with = basic_treiber<Sync>;
  using basic_treiber::basic_treiber;
};

static_assert(Stack<treiber>);

}  // namespace fencepost::stack
