// A FIFO of waiting threads, linked through the waiters themselves, which lie on their threads'
// stacks: no allocation.
//
// Not synchronised: the owner's lock guards the queue and the links.
// A Waiter has a member `Sync::var<Waiter*> next`, and one `previous` if it is to be removed from where it is in the queue.
#pragma once

#include "primitives/support/sync.hpp"

namespace fencepost::support {

template <class Waiter, class Sync = std_sync>
class wait_queue {
  using link = typename Sync::template var<Waiter*>;

 public:
  /// Appends. The waiter must stay alive until it has been popped and let go, and be in no other
  /// queue. Never fails.
  void push(Waiter& waiter) noexcept {
    waiter.next = nullptr;
    if (first_ == nullptr) {
      first_ = &waiter;
    } else {
      Waiter* const last = last_;
      last->next = &waiter;
      if constexpr (removable) waiter.previous = last;
    }
    last_ = &waiter;
  }

  /// As push(), before all others.
  void push_front(Waiter& waiter) noexcept {
    Waiter* const first = first_;
    if (first == nullptr) return push(waiter);
    waiter.next = first;
    if constexpr (removable) first->previous = &waiter;
    first_ = &waiter;
  }

  /// The one that has waited longest; nullptr if nobody waits. Never fails.
  [[nodiscard]] Waiter* first() const noexcept { return first_; }

  /// Takes out the one that has waited longest, or returns nullptr if nobody waits. Never fails.
  [[nodiscard]] Waiter* pop() noexcept {
    Waiter* const waiter = first_;
    if (waiter != nullptr) first_ = waiter->next;
    return waiter;
  }

  /// Takes out a waiter that is in this queue. Never fails.
  void remove(Waiter& waiter) noexcept requires requires { waiter.previous; }
  {
    Waiter* const next = waiter.next;
    if (first_ == &waiter) {
      first_ = next;
      return;
    }
    Waiter* const previous = waiter.previous;
    previous->next = next;
    if (next == nullptr) {
      last_ = previous;
    } else {
      next->previous = previous;
    }
  }

  /// Takes out all: the first, or nullptr; the others follow by `next`. Never fails.
  [[nodiscard]] Waiter* pop_all() noexcept {
    Waiter* const all = first_;
    first_ = nullptr;
    return all;
  }

 private:
  // `previous` of the first means nothing: pop() need not touch the waiter that becomes the first.
  static constexpr bool removable = requires(Waiter & waiter) { waiter.previous; };

  link first_ = nullptr;
  link last_ = nullptr;  // meaningless while first_ is null
};

}  // namespace fencepost::support
