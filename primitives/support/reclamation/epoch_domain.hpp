// Epochs: the template of reclamation/epochs*.hpp and quiescent.hpp, which differ in when readers tell which epoch they have
// seen.
//
// A reader announces the epoch that it saw, and that it reads. The epoch goes on when all who read have announced the present
// one; what was retired in one epoch is freed two later (K. Fraser, Practical lock-freedom, 2004, 5.2.3; Hart, McKenney, Brown
// and Walpole, JPDC 67(12), 2007).
//
// Why two: of a reader that has the node, the fence after its announcement comes before that of collect() after the node was
// taken out [announced], which then reads epoch s for the node. Whoever takes the epoch from s + 1 to s + 2 has read s + 1
// before its own fence, which so comes after both: it sees the announcement, of s at most, and the epoch stays until the reader
// has left.
//  - A reader never waits, nor does a writer; but a reader that stays in its section holds up all frees.
//  - A thread collects its retired nodes in batches; a batch takes one fence, and a look at each thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "primitives/support/asymmetric_fence.hpp"
#include "primitives/support/reclamation/node_deleter.hpp"
#include "primitives/support/reclamation/retired_list.hpp"
#include "primitives/support/reclamation/thread_records.hpp"

namespace fencepost::support {

template <class Sync, class Fences, std::size_t Batch>
class epoch_domain {
  using list = retired_list<Sync>;
  template <class T>
  using var = typename Sync::template var<T>;

  struct retired_in {
    list nodes;
    var<std::uint64_t> epoch{0U};
  };
  struct record {
    // 2 * epoch + 1: reads; 0: does not
    typename Sync::template atomic<std::uint64_t> announced{0U};
    // The owner's, and on a line that others do not read.
    alignas(arch::padding_bytes) list open;  // retired since the last collect()
    std::array<retired_in, 3> closed;        // by the epoch modulo 3
  };

 public:
  using sync = Sync;
  using node = retired_node<Sync>;
  template <class T>
  using pointer = typename Sync::template atomic<T*>;
  static constexpr unsigned slots = ~0U;  // a section protects all that it reads
  static constexpr bool writers_wait = false;

  static constexpr std::optional<std::size_t> bound(std::size_t) { return std::nullopt; }

  epoch_domain(node_deleter<node> deleter, std::pmr::memory_resource* memory) noexcept
      : deleter_(deleter), records_(memory) {}
  ~epoch_domain() {
    records_.all([this](record& each) {
      free(each.open);
      for (retired_in& old : each.closed) free(old.nodes);
      return true;
    });
  }

  /// Goes up by one at a time. Never fails.
  [[nodiscard]] std::uint64_t epoch() const noexcept {
    // acquire: pairs with [all left->freed]
    return epoch_.load(std::memory_order_acquire);
  }

 protected:
  /// What all handles have; those derived from it have the sections.
  class member {
   public:
    explicit member(epoch_domain& domain) : domain_(domain), own_(domain.records_.take()) {}
    ~member() { domain_.records_.give_back(own_); }
    member(const member&) = delete;
    member& operator=(const member&) = delete;

    template <unsigned Slot, class T>
    [[gnu::always_inline]] T* protect(const typename Sync::template atomic<T*>& from) noexcept {
      // acquire: pairs with [written->protected]
      return from.load(std::memory_order_acquire);
    }

   protected:
    /// Takes the node out and lets it wait. True: there are enough to collect.
    template <class T>
    [[nodiscard]] bool put(typename Sync::template atomic<T*>& at, T* next) noexcept {
      // release: pairs with [written->protected]. acquire: what another wrote is freed here
      T* const old = at.exchange(next, std::memory_order_acq_rel);
      return old != nullptr && push(*old);
    }
    [[nodiscard]] bool push(node& old) noexcept {
      own_.open.push(old);
      return own_.open.count() >= Batch;
    }

    /// Announces the present epoch, if it has not yet.
    void announce() noexcept {
      // relaxed: an old one only holds up frees
      const std::uint64_t now = 2 * domain_.epoch_.load(std::memory_order_relaxed) + 1;
      // relaxed: this thread's own
      if (own_.announced.load(std::memory_order_relaxed) == now) return;
      // release: pairs with [left->freed], of the section before
      own_.announced.store(now, std::memory_order_release);
      // Between the announcement and what is read [announced]
      Fences::fast();
    }
    void retract() noexcept {
      // release: pairs with [left->freed]
      own_.announced.store(0, std::memory_order_release);
    }
    void collect_own() noexcept { domain_.collect(own_); }

   private:
    epoch_domain& domain_;
    record& own_;
  };

 private:
  void collect(record& own) noexcept {
    // relaxed: the fence orders it before the looks, see above
    std::uint64_t seen = epoch_.load(std::memory_order_relaxed);
    // Between taking the nodes out, and reading the epoch before, and looking at the announcements [announced]
    Fences::slow();
    // relaxed: the fence orders it after taking them out, see above
    const std::uint64_t closing = epoch_.load(std::memory_order_relaxed);
    // Older ones that are still there wait with them.
    retired_in& last = own.closed[closing % own.closed.size()];
    last.epoch = closing;
    last.nodes.take(own.open);

    const bool all_know = records_.all([seen](record& each) {
      // acquire: pairs with [left->freed]
      const std::uint64_t announced = each.announced.load(std::memory_order_acquire);
      return announced == 0 || announced == 2 * seen + 1;
    });
    // release: pairs with [all left->freed]. relaxed on failure: another thread was faster
    if (all_know) {
      epoch_.compare_exchange_strong(seen, seen + 1, std::memory_order_release,
                                     std::memory_order_relaxed);
    }
    const std::uint64_t now = epoch();
    for (retired_in& old : own.closed) {
      if (old.epoch + 2 <= now) free(old.nodes);
    }
  }

  void free(list& all) noexcept {
    while (node* const one = all.pop()) deleter_(*one);
  }

  node_deleter<node> deleter_;
  thread_records<Sync, record> records_;
  // On a line of its own: all readers read it.
  alignas(arch::padding_bytes) typename Sync::template atomic<std::uint64_t> epoch_{0U};
};

/// Announces at the begin of each section, and takes that back at its end.
template <class Sync, class Fences, std::size_t Batch>
class section_epochs : public epoch_domain<Sync, Fences, Batch> {
  using domain = epoch_domain<Sync, Fences, Batch>;

 public:
  using domain::domain;

  class thread : public domain::member {
   public:
    explicit thread(section_epochs& all) : domain::member(all) {}
    ~thread() { collect(); }

    [[gnu::always_inline]] void enter() noexcept { this->announce(); }
    void leave() noexcept { this->retract(); }

    template <class T>
    void replace(typename Sync::template atomic<T*>& at, T* next) noexcept {
      if (this->put(at, next)) collect();
    }
    void retire(typename domain::node* old) noexcept {
      if (this->push(*old)) collect();
    }
    void collect() noexcept { this->collect_own(); }
  };
};

}  // namespace fencepost::support
