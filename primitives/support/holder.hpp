// A thread's side of a mutex: queue locks need a node from each thread that holds them or waits, other locks need nothing.
#pragma once

#include "primitives/concepts.hpp"

namespace fencepost::support {

template <class M>
concept has_node = requires {
  typename M::node;
};

/// Lives as long as its thread uses the lock, and no longer than the lock. Used by one thread, and for one lock at a time.
template <class M>
class holder {
 public:
  [[gnu::always_inline]] void lock(M& mutex) { mutex.lock(); }
  [[gnu::always_inline]] bool try_lock(M& mutex) { return mutex.try_lock(); }
  [[gnu::always_inline]] void unlock(M& mutex) { mutex.unlock(); }
};

template <has_node M>
class holder<M> {
 public:
  holder() = default;
  holder(const holder&) = delete;
  holder& operator=(const holder&) = delete;

  [[gnu::always_inline]] void lock(M& mutex) { mutex.lock(node_); }
  [[gnu::always_inline]] bool try_lock(M& mutex) { return mutex.try_lock(node_); }
  [[gnu::always_inline]] void unlock(M& mutex) { mutex.unlock(node_); }

 private:
  typename M::node node_;
};

/// std::lock_guard for every mutex.
template <class M>
class guard {
 public:
  explicit guard(M& mutex) : mutex_(mutex) { self_.lock(mutex_); }
  ~guard() { self_.unlock(mutex_); }
  guard(const guard&) = delete;
  guard& operator=(const guard&) = delete;

 private:
  M& mutex_;
  [[no_unique_address]] holder<M> self_;
};

}  // namespace fencepost::support
