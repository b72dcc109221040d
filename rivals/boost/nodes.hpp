// Boost.Lockfree's queue and stack of bounded size: the template of queue/boost_queue.hpp and stack/boost_stack.hpp.
//
// Nodes are in an array and named by 16 bits, beside a tag of 16 bits against ABA: a thread that stands still while a word
// changes exactly 2^16 k times is not protected. Most orders that could be release are seq_cst in Boost 1.74.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>

#include <boost/lockfree/policies.hpp>
#include "primitives/concepts/queue.hpp"
#include "rivals/boost/one_piece.hpp"

namespace fencepost::rivals {

/// Impl: boost::lockfree::queue or stack. Stubs: nodes that it needs beside those of the values. At most 2^15 values.
template <template <class...> class Impl, std::size_t Stubs>
class boost_nodes {
 public:
  static constexpr fencepost::progress progress = fencepost::progress::lock_free;
  static constexpr fencepost::room room = fencepost::room::exact;
  static constexpr bool own_memory = false;
  static constexpr bool blocks = false;
  static constexpr bool spurious_full = true;  // a node may be on its way back to the free ones
  static constexpr bool spurious_empty = false;

  explicit boost_nodes(std::size_t capacity,
                       std::pmr::memory_resource* memory = std::pmr::get_default_resource())
      : capacity_(rounded(capacity)), memory_(bytes(capacity), memory), impl_(capacity_) {}

  static std::size_t bytes(std::size_t capacity) {
    return one_piece::bytes(rounded(capacity) + Stubs + 1, arch::padding_bytes);
  }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  [[nodiscard]] bool try_push(std::uint64_t value) { return impl_.bounded_push(value); }
  [[nodiscard]] std::optional<std::uint64_t> try_pop() {
    std::uint64_t value;
    return impl_.pop(value) ? std::optional(value) : std::nullopt;
  }

 private:
  using allocator = one_piece::allocator<std::uint64_t>;

  static std::size_t rounded(std::size_t capacity) {
    const std::size_t values = support::rounded_capacity(capacity);
    if (values > std::numeric_limits<std::uint16_t>::max() / 2 + 1)
      throw std::invalid_argument("fencepost: Boost.Lockfree has at most 2^16 nodes");
    return values;
  }

  std::size_t capacity_;
  one_piece memory_;
  alignas(arch::padding_bytes) Impl<std::uint64_t, boost::lockfree::fixed_sized<true>,
                                    boost::lockfree::allocator<allocator>> impl_;
};

}  // namespace fencepost::rivals
