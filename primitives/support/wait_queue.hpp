// A FIFO of waiting threads, linked through the waiters themselves, which lie on their threads'
// stacks: no allocation.
//
// Not synchronised: the owner's lock guards the queue and the links.
// A Waiter has a member `Waiter* next`.
#pragma once

namespace fencepost::support {

template <class Waiter>
class wait_queue {
 public:
  /// Appends. The waiter must stay alive until it has been popped and let go, and be in no other
  /// queue. Never fails.
  void push(Waiter& waiter) noexcept {
    waiter.next = nullptr;
    if (first_ == nullptr) {
      first_ = &waiter;
    } else {
      last_->next = &waiter;
    }
    last_ = &waiter;
  }

  /// Takes out the one that has waited longest, or returns nullptr if nobody waits. Never fails.
  [[nodiscard]] Waiter* pop() noexcept {
    Waiter* const waiter = first_;
    if (waiter != nullptr) first_ = waiter->next;
    return waiter;
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;  // meaningless while first_ is null
};

}  // namespace fencepost::support
