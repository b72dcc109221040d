// oneTBB's concurrent_hash_map: a lock in each bucket and each entry, which readers share by writing to it. What waits spins and
// yields.
#pragma once

#include <oneapi/tbb/concurrent_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::map {

class tbb_concurrent_hash_map {
  using table = tbb::concurrent_hash_map<std::uint64_t, std::uint64_t>;

 public:
  static constexpr std::string_view name = "tbb_concurrent_hash_map";
  static constexpr bool core = false;
  static constexpr bool linearizable = true, walk_is_one_moment = false;
  static constexpr bool walks_alone = true;  // as documented
  static constexpr bool lock_free_reads = false, wait_free_reads = false;
  static constexpr bool blocks = false, grows = true;

  struct user {
    explicit user(tbb_concurrent_hash_map&) noexcept {}
  };

  explicit tbb_concurrent_hash_map(std::size_t expected) : impl_(expected) {}

  [[nodiscard]] std::optional<std::uint64_t> find(user&, std::uint64_t key) {
    table::const_accessor found;
    if (!impl_.find(found, key)) return std::nullopt;
    return found->second;
  }
  bool insert_or_assign(user&, std::uint64_t key, std::uint64_t value) {
    table::accessor at;
    const bool inserted = impl_.insert(at, key);
    at->second = value;
    return inserted;
  }
  bool erase(user&, std::uint64_t key) { return impl_.erase(key); }
  [[nodiscard]] std::size_t size(user&) { return impl_.size(); }
  template <class Visit>
  void for_each(user&, Visit&& visit) {
    for (const auto& [key, value] : impl_) visit(key, value);
  }

 private:
  table impl_;
};

static_assert(Map<tbb_concurrent_hash_map>);

}  // namespace fencepost::map
