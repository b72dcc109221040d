// std::unordered_set under a mutex: what the others have to beat. Without the policy of support/sync.hpp: the lock is explored
// by itself, and nothing is added to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_set>

#include "primitives/concepts.hpp"
#include "primitives/mutex/futex_mutex.hpp"

namespace fencepost::set {

class mutex_set {
 public:
  static constexpr std::string_view name = "mutex_set";
  static constexpr bool linearizable = true, walk_is_one_moment = true;
  static constexpr bool lock_free_reads = false, wait_free_reads = false;
  static constexpr bool blocks = mutex::futex_mutex::blocks, grows = true;

  struct user {
    explicit user(mutex_set&) noexcept {}
  };

  explicit mutex_set(std::size_t expected) { keys_.reserve(expected); }

  [[nodiscard]] bool contains(user&, std::uint64_t key) {
    const std::lock_guard guard(lock_);
    return keys_.contains(key);
  }
  bool insert(user&, std::uint64_t key) {
    const std::lock_guard guard(lock_);
    return keys_.insert(key).second;
  }
  bool erase(user&, std::uint64_t key) {
    const std::lock_guard guard(lock_);
    return keys_.erase(key) != 0;
  }
  [[nodiscard]] std::size_t size(user&) {
    const std::lock_guard guard(lock_);
    return keys_.size();
  }
  /// Holds the lock throughout.
  template <class Visit>
  void for_each(user&, Visit&& visit) {
    const std::lock_guard guard(lock_);
    for (const std::uint64_t key : keys_) visit(key);
  }

 private:
  mutex::futex_mutex lock_;
  std::unordered_set<std::uint64_t> keys_;
};

static_assert(Set<mutex_set>);

}  // namespace fencepost::set
