// Boost.Unordered's concurrent_flat_map: an open table, whose groups of 15 entries have a reader-writer spinlock each, and a
// sharded one for all, which growth takes. What waits spins, yields and then sleeps for short times.
#pragma once

#include <boost/unordered/concurrent_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "primitives/concepts.hpp"

namespace fencepost::map {

class boost_concurrent_flat_map {
 public:
  static constexpr std::string_view name = "boost_concurrent_flat_map";
  static constexpr bool core = false;
  static constexpr bool linearizable = true, walk_is_one_moment = false;
  static constexpr bool lock_free_reads = false, wait_free_reads = false;
  static constexpr bool blocks = true, grows = true;

  struct user {
    explicit user(boost_concurrent_flat_map&) noexcept {}
  };

  explicit boost_concurrent_flat_map(std::size_t expected) : impl_(expected) {}

  [[nodiscard]] std::optional<std::uint64_t> find(user&, std::uint64_t key) {
    std::optional<std::uint64_t> value;
    impl_.cvisit(key, [&value](const auto& entry) { value = entry.second; });
    return value;
  }
  bool insert_or_assign(user&, std::uint64_t key, std::uint64_t value) {
    return impl_.insert_or_assign(key, value);
  }
  bool erase(user&, std::uint64_t key) { return impl_.erase(key) != 0; }
  [[nodiscard]] std::size_t size(user&) { return impl_.size(); }
  template <class Visit>
  void for_each(user&, Visit&& visit) {
    impl_.cvisit_all([&visit](const auto& entry) { visit(entry.first, entry.second); });
  }

 private:
  boost::concurrent_flat_map<std::uint64_t, std::uint64_t> impl_;
};

static_assert(Map<boost_concurrent_flat_map>);

}  // namespace fencepost::map
