// std::atomic<std::shared_ptr>: readers take a reference of the standard library's, which frees the node with the last one. In
// libstdc++ a bit of the pointer's word is a spinlock that guards the first increment.
//
// ThreadSanitizer reports a race of load() and exchange(), and is right: load() of libstdc++ 12 gives its lock back by a relaxed
// operation, so that nothing orders its read of the pointer before the next write (bits/shared_ptr_atomic.h, _Sp_atomic::load).
//
// Nodes come by plain pointers, so each has a control block of its own beside it; std::make_shared would have one allocation
// less.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "primitives/concepts.hpp"
#include "primitives/support/fence.hpp"
#include "primitives/support/reclamation/node_deleter.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::reclamation {

class std_shared_ptr {
 public:
  static constexpr std::string_view name = "std_shared_ptr";
  static constexpr bool core = false;
  using sync = support::std_sync;
  struct node {};
  template <class T>
  using pointer = std::atomic<std::shared_ptr<T>>;
  static constexpr unsigned slots = 2;
  static constexpr bool writers_wait = false;

  static std::optional<std::string> obstacle() {
    if (!support::under_tsan) return std::nullopt;
    return "unsupported: under ThreadSanitizer, which finds a race in libstdc++";
  }

  /// What its references keep, and one in the hands of a writer.
  static constexpr std::optional<std::size_t> bound(std::size_t threads) {
    return threads * (slots + 1);
  }

  std_shared_ptr(support::node_deleter<node> deleter, std::pmr::memory_resource* memory) noexcept
      : deleter_(deleter), memory_(memory) {}

  class thread {
   public:
    explicit thread(std_shared_ptr& domain) noexcept : domain_(domain) {}
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    void enter() noexcept {}

    template <unsigned Slot, class T>
    T* protect(pointer<T>& from) noexcept {
      // acquire: pairs with [written->protected]
      std::shared_ptr<T> found = from.load(std::memory_order_acquire);
      T* const there = found.get();
      held_[Slot] = std::move(found);
      return there;
    }

    void leave() noexcept {
      for (auto& each : held_) each.reset();
    }

    /// Throws std::bad_alloc if there is no memory for the control block: `next` has then been freed.
    template <class T>
    void replace(pointer<T>& at, T* next) {
      const auto free = [deleter = domain_.deleter_](T* one) { deleter(*one); };
      std::shared_ptr<T> owner;
      if (next != nullptr) owner = std::shared_ptr<T>(next, free, domain_.memory_);
      // release: pairs with [written->protected]. acquire: what another wrote is freed here, or by the last that leaves
      owner = at.exchange(std::move(owner), std::memory_order_acq_rel);
    }

    void collect() noexcept {}

   private:
    std_shared_ptr& domain_;
    std::array<std::shared_ptr<void>, slots> held_;
  };

 private:
  support::node_deleter<node> deleter_;
  std::pmr::polymorphic_allocator<> memory_;
};

static_assert(Reclamation<std_shared_ptr>);

}  // namespace fencepost::reclamation
