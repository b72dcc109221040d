// Userspace RCU's flavours: the template of reclamation/urcu_*.hpp. Writers wait: a thread that has replaced 64 nodes waits
// for a grace period (synchronize_rcu) and frees them. call_rcu would free them in a thread of the library's.
//
// A flavour belongs to the whole process: a writer waits for the readers of all domains, and a thread registers once, with its
// first handle. liburcu 0.13 declares the word of a thread thread_local for C++, so that each use of it looks whether it needs
// an initialiser.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory_resource>
#include <optional>

#include "primitives/concepts/reclamation.hpp"
#include "primitives/support/reclamation/retired_list.hpp"

namespace fencepost::rivals {

/// Flavour: attach(), detach(), enter(), leave(), synchronize(), as liburcu has them.
template <class Flavour>
class urcu_domain {
 public:
  using sync = support::std_sync;
  using node = support::retired_node<sync>;
  template <class T>
  using pointer = std::atomic<T*>;
  static constexpr unsigned slots = ~0U;  // a section protects all that it reads
  static constexpr bool writers_wait = true;
  static constexpr bool core = false;
  static constexpr bool thread_bound = true;
  static constexpr std::size_t batch = 64;

  static constexpr std::optional<std::size_t> bound(std::size_t threads) { return batch * threads; }

  urcu_domain(support::node_deleter<node> deleter, std::pmr::memory_resource*) noexcept
      : deleter_(deleter) {}

  class thread {
   public:
    explicit thread(urcu_domain& domain) : domain_(domain) {
      if (handles()++ == 0) Flavour::attach();
    }
    ~thread() {
      collect();
      if (--handles() == 0) Flavour::detach();
    }
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    [[gnu::always_inline]] void enter() noexcept { Flavour::enter(); }
    template <unsigned Slot, class T>
    [[gnu::always_inline]] T* protect(const pointer<T>& from) noexcept {
      // acquire: pairs with [written->protected]
      return from.load(std::memory_order_acquire);
    }
    [[gnu::always_inline]] void leave() noexcept { Flavour::leave(sections_); }

    template <class T>
    void replace(pointer<T>& at, T* next) noexcept {
      // release: [written->protected]. acquire: what another wrote is freed here
      if (T* const old = at.exchange(next, std::memory_order_acq_rel)) retire(old);
    }
    void retire(node* old) noexcept {
      retired_.push(*old);
      if (retired_.count() >= batch) collect();
    }
    void collect() noexcept {
      if (retired_.count() == 0) return;
      Flavour::synchronize();
      while (node* const one = retired_.pop()) domain_.deleter_(*one);
    }

   private:
    /// Of the calling thread, in all domains.
    static unsigned& handles() {
      static thread_local unsigned count = 0;
      return count;
    }

    urcu_domain& domain_;
    support::retired_list<sync> retired_;
    unsigned sections_ = 0;
  };

 private:
  support::node_deleter<node> deleter_;
};

}  // namespace fencepost::rivals
