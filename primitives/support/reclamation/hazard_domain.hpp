// Hazard pointers: the template of reclamation/hazard_pointers*.hpp, which differ in their fences.
//
// A reader writes the pointer that it is about to use into a hazard of its own, and reads it again: if it is still there, whoever
// takes the node out later finds the hazard (M. Michael, Hazard Pointers, IEEE TPDS 15(6), 2004). A thread keeps what it has
// retired, and once there are enough, looks at all hazards and frees the others.
//  - Neither readers nor writers wait for others; a reader repeats its step only if the pointer was replaced meanwhile.
//  - A scan frees at least half of the list: a replacement costs a look at two hazards or less, and the list's share of a fence.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "primitives/support/asymmetric_fence.hpp"
#include "primitives/support/reclamation/node_deleter.hpp"
#include "primitives/support/reclamation/retired_list.hpp"
#include "primitives/support/reclamation/thread_records.hpp"

namespace fencepost::support {

/// Hazards: of each thread. Batch: nodes that a thread retires before a scan pays, however few threads there are.
template <class Sync, class Fences, unsigned Hazards, std::size_t Batch>
class hazard_domain {
  using list = retired_list<Sync>;

  struct record {
    std::array<typename Sync::template atomic<const retired_node<Sync>*>, Hazards> hazards{};
    // The owner's, and on a line that others do not read.
    alignas(arch::padding_bytes) list retired;
    typename Sync::template var<std::size_t> limit{Batch};  // a list of so many is scanned
  };

 public:
  using sync = Sync;
  using node = retired_node<Sync>;
  template <class T>
  using pointer = typename Sync::template atomic<T*>;
  static constexpr unsigned slots = Hazards;
  static constexpr bool writers_wait = false;

  /// Each of the handles keeps fewer than its limit, which is twice all hazards, and Batch at least; and one in its hands.
  static constexpr std::optional<std::size_t> bound(std::size_t threads) {
    return threads * std::max(Batch, std::size_t{2} * Hazards * threads);
  }

  hazard_domain(node_deleter<node> deleter, std::pmr::memory_resource* memory) noexcept
      : deleter_(deleter), records_(memory) {}
  ~hazard_domain() {
    records_.all([this](record& each) { return free(each.retired); });
  }

  class thread {
   public:
    explicit thread(hazard_domain& domain) : domain_(domain), own_(domain.records_.take()) {}
    ~thread() {
      collect();
      domain_.records_.give_back(own_);
    }
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    void enter() noexcept {}

    template <unsigned Slot, class T>
    [[gnu::always_inline]] T* protect(const typename Sync::template atomic<T*>& from) noexcept {
      static_assert(Slot < Hazards);
      // relaxed: a guess, looked at again below
      T* guess = from.load(std::memory_order_relaxed);
      for (;;) {
        // release: pairs with [left->freed], of what this hazard protected before
        own_.hazards[Slot].store(guess, std::memory_order_release);
        // Between the hazard and the second look [protected]: either that finds the replacement, or the scan the hazard.
        Fences::fast();
        // acquire: pairs with [written->protected]
        T* const now = from.load(std::memory_order_acquire);
        if (now == guess) return now;
        guess = now;
      }
    }

    void leave() noexcept {
      // release: pairs with [left->freed]
      for (auto& hazard : own_.hazards) hazard.store(nullptr, std::memory_order_release);
    }

    template <class T>
    void replace(typename Sync::template atomic<T*>& at, T* next) noexcept {
      // release: pairs with [written->protected]. acquire: what another wrote is freed here
      T* const old = at.exchange(next, std::memory_order_acq_rel);
      if (old != nullptr) retire(old);
    }

    void retire(node* old) noexcept {
      own_.retired.push(*old);
      if (own_.retired.count() >= own_.limit) collect();
    }

    void collect() noexcept { domain_.scan(own_); }

   private:
    hazard_domain& domain_;
    record& own_;
  };

 private:
  /// Some of the hazards, in which nodes are looked up: no memory is needed for all of them.
  class lookup {
   public:
    /// Moves those of `from` that are here to `to`, and forgets all.
    void sift(list& from, list& to) noexcept {
      const auto end = all_.begin() + static_cast<std::ptrdiff_t>(count_);
      std::sort(all_.begin(), end);
      list others;
      while (node* const one = from.pop()) {
        (std::binary_search(all_.begin(), end, one) ? to : others).push(*one);
      }
      from.take(others);
      count_ = 0;
    }
    /// False: it is full.
    bool add(const node* hazard) noexcept {
      all_[count_++] = hazard;
      return count_ < all_.size();
    }

   private:
    std::array<const node*, 64> all_{};
    std::size_t count_ = 0;
  };

  void scan(record& own) noexcept {
    // Between taking the nodes out and looking at the hazards [protected]
    Fences::slow();
    list kept;
    lookup some;
    std::size_t looked_at = 0;
    records_.all([&](record& each) {
      for (auto& hazard : each.hazards) {
        ++looked_at;
        // acquire: pairs with [left->freed]
        const node* const used = hazard.load(std::memory_order_acquire);
        if (used != nullptr && !some.add(used)) some.sift(own.retired, kept);
      }
      return true;
    });
    some.sift(own.retired, kept);
    free(own.retired);
    own.retired.take(kept);
    own.limit = std::max(Batch, 2 * looked_at);
  }

  bool free(list& all) noexcept {
    while (node* const one = all.pop()) deleter_(*one);
    return true;
  }

  node_deleter<node> deleter_;
  thread_records<Sync, record> records_;
};

}  // namespace fencepost::support
