// Union-find under a mutex: by rank, with path halving. Without the policy of support/sync.hpp: the lock is explored by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "primitives/concepts/disjoint_sets.hpp"
#include "primitives/mutex/futex_mutex.hpp"
#include "primitives/support/holder.hpp"
#include "primitives/support/line_array.hpp"

namespace fencepost::disjoint_sets {

class mutex_sets {
 public:
  static constexpr std::string_view name = "mutex_sets";
  static constexpr bool core = false;
  static constexpr bool blocks = true;

  explicit mutex_sets(std::size_t size) : sets_(size) {
    if (size == 0 || size > support::most_capacity)
      throw std::invalid_argument("fencepost: disjoint sets have 1 to 2^30 elements");
    parents_.resize(size);
    ranks_.resize(size);
    std::iota(parents_.begin(), parents_.end(), 0U);
  }

  bool unite(std::uint32_t a, std::uint32_t b) noexcept {
    const support::guard locked(lock_);
    std::uint32_t one = root_of(a), other = root_of(b);
    if (one == other) return false;
    if (ranks_[one] > ranks_[other]) std::swap(one, other);
    parents_[one] = other;
    if (ranks_[one] == ranks_[other]) ++ranks_[other];
    --sets_;
    return true;
  }
  [[nodiscard]] bool same_set(std::uint32_t a, std::uint32_t b) noexcept {
    const support::guard locked(lock_);
    return root_of(a) == root_of(b);
  }
  [[nodiscard]] std::size_t sets() noexcept {
    const support::guard locked(lock_);
    return sets_;
  }

 private:
  std::uint32_t root_of(std::uint32_t at) noexcept {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }

  mutex::futex_mutex lock_;
  std::size_t sets_;
  std::vector<std::uint32_t> parents_;
  std::vector<std::uint8_t> ranks_;
};

static_assert(DisjointSets<mutex_sets>);

}  // namespace fencepost::disjoint_sets
