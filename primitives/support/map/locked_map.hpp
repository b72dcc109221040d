// A table under one lock: the template of mutex_map, rwmutex_map and each shard. Without the policy of
// support/sync.hpp: the locks are explored by themselves, and nothing is added to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <type_traits>
#include <unordered_map>

namespace fencepost::support {

/// Lock: readers share it if it lets them. Table: as std::unordered_map.
template <class Lock, class Table = std::unordered_map<std::uint64_t, std::uint64_t>>
class locked_map {
  static constexpr bool readers_share = requires(Lock & lock) { lock.lock_shared(); };
  using read_guard =
      typename std::conditional_t<readers_share, std::type_identity<std::shared_lock<Lock>>,
                                  std::type_identity<std::unique_lock<Lock>>>::type;

 public:
  static constexpr bool linearizable = true, walk_is_one_moment = true;
  static constexpr bool lock_free_reads = false, wait_free_reads = false;
  static constexpr bool blocks = Lock::blocks, grows = true;

  struct user {
    explicit user(locked_map&) noexcept {}
  };

  explicit locked_map(std::size_t expected) { entries_.reserve(expected); }

  [[nodiscard]] std::optional<std::uint64_t> find(user&, std::uint64_t key) {
    const read_guard guard(lock_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::nullopt;
    return found->second;
  }
  bool insert_or_assign(user&, std::uint64_t key, std::uint64_t value) {
    const std::lock_guard guard(lock_);
    return entries_.insert_or_assign(key, value).second;
  }
  bool erase(user&, std::uint64_t key) {
    const std::lock_guard guard(lock_);
    return entries_.erase(key) != 0;
  }
  [[nodiscard]] std::size_t size(user&) {
    const read_guard guard(lock_);
    return entries_.size();
  }
  /// Holds the lock throughout.
  template <class Visit>
  void for_each(user&, Visit&& visit) {
    const read_guard guard(lock_);
    for (const auto& [key, value] : entries_) visit(key, value);
  }

 private:
  Lock lock_;
  Table entries_;
};

}  // namespace fencepost::support
