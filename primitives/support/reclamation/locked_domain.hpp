// The reference to compare schemes with: readers hold an RW lock in their sections, and whoever replaces a node takes it, so that
// the old one can be freed at once.
#pragma once

#include <cstddef>
#include <optional>

#include "primitives/support/reclamation/node_deleter.hpp"

namespace fencepost::support {

/// Lock: RwMutex.
template <class Sync, class Lock>
class locked_domain {
 public:
  using sync = Sync;
  struct node {};
  template <class T>
  struct pointer {
    typename Sync::template var<T*> to{nullptr};  // the lock guards it
  };
  static constexpr unsigned slots = ~0U;  // a section protects all that it reads
  static constexpr bool writers_wait = true;

  /// One in the hands of each writer.
  static constexpr std::optional<std::size_t> bound(std::size_t threads) { return threads; }

  locked_domain(node_deleter<node> deleter, std::pmr::memory_resource*) noexcept
      : deleter_(deleter) {}

  class thread {
   public:
    explicit thread(locked_domain& domain) noexcept : domain_(domain) {}
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    void enter() noexcept { domain_.lock_.lock_shared(); }
    template <unsigned Slot, class T>
    [[gnu::always_inline]] T* protect(const pointer<T>& from) noexcept {
      return from.to;
    }
    void leave() noexcept { domain_.lock_.unlock_shared(); }

    template <class T>
    void replace(pointer<T>& at, T* next) noexcept {
      domain_.lock_.lock();
      T* const old = at.to;
      at.to = next;
      domain_.lock_.unlock();
      if (old != nullptr) domain_.deleter_(*old);
    }

    void collect() noexcept {}

   private:
    locked_domain& domain_;
  };

 private:
  node_deleter<node> deleter_;
  Lock lock_;
};

}  // namespace fencepost::support
