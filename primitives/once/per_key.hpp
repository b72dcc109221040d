// Once for each key, in a table of fixed size: the first call with a key claims a slot for good. Linear probing, no lock.
#pragma once

#include <cstddef>
#include <cstdint>

#include "primitives/once/cas_guard.hpp"

namespace fencepost::once {

template <class Sync, std::size_t Slots>
class basic_per_key {
 public:
  using key_type = std::uint64_t;
  static constexpr std::size_t slots = Slots;
  static constexpr bool retries_after_error = true;
  static constexpr bool blocks = true;

  /// As Once::call for this key, not 0. False: the table is full of other keys, and nothing was done. Throws what init throws.
  template <class F>
  [[nodiscard]] bool call(key_type key, F&& init) {
    slot* const found = find(key);
    if (found == nullptr) return false;
    found->once.call(init);
    return true;
  }

  /// The same for key 1, which must not be the one too many.
  template <class F>
  void call(F&& init) {
    static_cast<void>(call(1, init));
  }

 private:
  struct slot {
    typename Sync::template atomic<key_type> key{0};
    basic_cas_guard<Sync> once;
  };

  slot* find(key_type key) noexcept {
    for (std::size_t i = 0; i < Slots; ++i) {
      slot& at = slots_[(key + i) % Slots];
      // relaxed: a key stays, and its guard synchronises
      key_type has = at.key.load(std::memory_order_relaxed);
      if (has == 0 && at.key.compare_exchange_strong(has, key, std::memory_order_relaxed,
                                                     std::memory_order_relaxed)) {
        return &at;
      }
      if (has == key) return &at;
    }
    return nullptr;
  }

  slot slots_[Slots];
};

struct per_key : basic_per_key<support::std_sync, 8> {
  static constexpr std::string_view name = "per_key";
  static constexpr bool core = false;
  // The system call compares the word itself, so that going on after the failure is the same.
  static constexpr std::string_view equivalent_mutants[]{
      "cas_guard.hpp wait: compare_exchange relaxed-relaxed, failure ignored"};
  template <class Sync>
  using with = basic_per_key<Sync, 2>;
};

}  // namespace fencepost::once
