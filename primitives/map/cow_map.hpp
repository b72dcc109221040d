// Copy on write: a writer copies the whole map, changes the copy and publishes its address; readers take no lock. For maps that
// are written so seldom that a copy of all does not matter. Replaced versions are freed by epochs.
//
// Without the policy of support/sync.hpp: lock and reclamation are explored by themselves, and all that is added is that the
// replacement publishes the copy, which reclamation says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "arch/contract.hpp"
#include "primitives/concepts.hpp"
#include "primitives/reclamation/epochs.hpp"
#include "primitives/support/futex_lock.hpp"
#include "primitives/support/holder.hpp"

namespace fencepost::map {

class cow_map {
  using domain = reclamation::epochs;
  using entries = std::unordered_map<std::uint64_t, std::uint64_t>;
  struct version : domain::node {
    entries all;
  };

 public:
  static constexpr std::string_view name = "cow_map";
  static constexpr bool linearizable = true, walk_is_one_moment = true;
  static constexpr bool lock_free_reads = true, wait_free_reads = true;
  static constexpr bool blocks = true;  // writers
  static constexpr bool grows = false;  // a write costs as much as there is

  class user {
   public:
    explicit user(cow_map& map) : self_(map.domain_) {}

   private:
    friend cow_map;
    domain::thread self_;
  };

  explicit cow_map(std::size_t expected)
      : domain_({free, nullptr}, std::pmr::get_default_resource()), current_(new version) {
    // relaxed: no other thread has it yet
    current_.load(std::memory_order_relaxed)->all.reserve(expected);
  }
  // relaxed: no other thread uses it any more
  ~cow_map() { delete current_.load(std::memory_order_relaxed); }
  cow_map(const cow_map&) = delete;
  cow_map& operator=(const cow_map&) = delete;

  [[nodiscard]] std::optional<std::uint64_t> find(user& self, std::uint64_t key) noexcept {
    const section in(*this, self);
    const auto found = in.all.find(key);
    if (found == in.all.end()) return std::nullopt;
    return found->second;
  }
  bool insert_or_assign(user& self, std::uint64_t key, std::uint64_t value) {
    const support::guard guard(writers_);
    auto next = copy();
    const bool inserted = next->all.insert_or_assign(key, value).second;
    self.self_.replace(current_, next.release());
    return inserted;
  }
  bool erase(user& self, std::uint64_t key) {
    const support::guard guard(writers_);
    // relaxed: written under the lock
    if (!current_.load(std::memory_order_relaxed)->all.contains(key)) return false;
    auto next = copy();
    next->all.erase(key);
    self.self_.replace(current_, next.release());
    return true;
  }
  [[nodiscard]] std::size_t size(user& self) noexcept {
    const section in(*this, self);
    return in.all.size();
  }
  template <class Visit>
  void for_each(user& self, Visit&& visit) {
    const section in(*this, self);
    for (const auto& [key, value] : in.all) visit(key, value);
  }

 private:
  /// In which `all` stays as it is.
  class section {
   public:
    section(cow_map& map, user& user) noexcept : self_(user.self_), all(entered(map)) {}
    ~section() { self_.leave(); }
    section(const section&) = delete;
    section& operator=(const section&) = delete;

   private:
    const entries& entered(cow_map& map) noexcept {
      self_.enter();
      return self_.protect<0>(map.current_)->all;
    }
    domain::thread& self_;

   public:
    const entries& all;
  };

  static void free(domain::node& node, void*) noexcept { delete static_cast<version*>(&node); }

  [[nodiscard]] std::unique_ptr<version> copy() const {
    auto made = std::make_unique<version>();
    // relaxed: written under the lock
    made->all = current_.load(std::memory_order_relaxed)->all;
    return made;
  }

  domain domain_;
  alignas(arch::padding_bytes) domain::pointer<version> current_;
  alignas(arch::padding_bytes) support::futex_lock writers_;
};

static_assert(Map<cow_map>);

}  // namespace fencepost::map
