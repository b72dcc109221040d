// A count of references in each node, freed by whoever takes the last one. Readers write to the pointer that all of them read.
//
// To count in the node, a reader would have to reach it safely first. So the pointer's own word counts the readers that it let
// in: they are counted by the step that reads the pointer ("split", "differential" or "weighted" counts; A. Williams, C++
// Concurrency in Action, 2012, 7.2.4). Whoever replaces the pointer takes the count with it and adds it to the node's, from
// which readers that leave later subtract: that sum is 0 when, and only when, the last one has left.
//
// The word has 48 bits for the address, as user space has on x86-64 and ARM64 unless a program asks for more, and 16 for the
// count: 65,535 references to one version at once (not checked).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "primitives/concepts.hpp"
#include "primitives/support/reclamation/node_deleter.hpp"
#include "primitives/support/sync.hpp"

namespace fencepost::reclamation {

template <class Sync>
class basic_reference_count {
  static constexpr unsigned address_bits = 48;
  static constexpr std::uint64_t one = std::uint64_t{1} << address_bits;
  using word = typename Sync::template atomic<std::uint64_t>;

 public:
  using sync = Sync;
  struct node {
    /// Readers that the pointer let in, once it is replaced, less those that found it replaced when they left.
    typename Sync::template atomic<std::int64_t> references{0};
  };
  template <class T>
  class pointer {
    friend basic_reference_count;
    word word_{0U};
  };
  static constexpr unsigned slots = 2;
  static constexpr bool writers_wait = false;

  /// What its references keep, and one in the hands of a writer.
  static constexpr std::optional<std::size_t> bound(std::size_t threads) {
    return threads * (slots + 1);
  }

  basic_reference_count(support::node_deleter<node> deleter, std::pmr::memory_resource*) noexcept
      : deleter_(deleter) {}

  class thread {
   public:
    explicit thread(basic_reference_count& domain) noexcept : domain_(domain) {}
    thread(const thread&) = delete;
    thread& operator=(const thread&) = delete;

    void enter() noexcept {}

    template <unsigned Slot, class T>
    [[gnu::always_inline]] T* protect(pointer<T>& from) noexcept {
      give_back(held_[Slot]);
      // acquire: pairs with [written->protected]
      T* const found = node_of<T>(from.word_.fetch_add(one, std::memory_order_acquire));
      held_[Slot] = {&from.word_, found};
      return found;
    }

    void leave() noexcept {
      for (reference& each : held_) give_back(each);
    }

    template <class T>
    void replace(pointer<T>& at, T* next) noexcept {
      // release: pairs with [written->protected]. acquire: pairs with [given back->freed], and what another wrote is freed here
      const std::uint64_t old = at.word_.exchange(word_of(next), std::memory_order_acq_rel);
      if (T* const replaced = node_of<T>(old); replaced != nullptr)
        domain_.add(*replaced, static_cast<std::int64_t>(old >> address_bits));
    }

    void collect() noexcept {}

   private:
    struct reference {
      word* from = nullptr;
      node* to = nullptr;
    };

    void give_back(reference& held) noexcept {
      if (held.to != nullptr) domain_.give_back(*held.from, *held.to);
      held.to = nullptr;
    }

    basic_reference_count& domain_;
    std::array<reference, slots> held_;
  };

 private:
  template <class T>
  static std::uint64_t word_of(T* node) noexcept {
    return reinterpret_cast<std::uintptr_t>(static_cast<basic_reference_count::node*>(node));
  }
  template <class T>
  static T* node_of(std::uint64_t word) noexcept {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): made of one in word_of()
    return static_cast<T*>(reinterpret_cast<node*>(word & (one - 1)));
  }

  /// To the pointer, if it still has the node: as the node can't be freed meanwhile, it is that one. Else to the node.
  void give_back(word& from, node& held) noexcept {
    // relaxed: only the value to start from
    std::uint64_t now = from.load(std::memory_order_relaxed);
    while (node_of<node>(now) == &held) {
      // release: pairs with [given back->freed]. relaxed on failure: nothing was done
      const bool done = from.compare_exchange_weak(now, now - one, std::memory_order_release,
                                                   std::memory_order_relaxed);
      if (done) return;
    }
    add(held, -1);
  }

  /// Frees the node if that makes 0: it is then no more in the pointer, and all have left.
  void add(node& to, std::int64_t references) noexcept {
    // release and acquire: pairs with [given back->freed], for those that left before, too
    const std::int64_t before = to.references.fetch_add(references, std::memory_order_acq_rel);
    if (before + references == 0) deleter_(to);
  }

  support::node_deleter<node> deleter_;
};

struct reference_count : basic_reference_count<support::std_sync> {
  using basic_reference_count::basic_reference_count;
  static constexpr std::string_view name = "reference_count";
  static constexpr bool core = false;
  template <class Sync>
  using with = basic_reference_count<Sync>;
};

static_assert(Reclamation<reference_count>);

}  // namespace fencepost::reclamation
