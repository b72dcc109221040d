// Seven bits for each key, in words that only ever get more bits (Bloom, "Space/time trade-offs in hash coding with allowable
// errors", CACM 13(7), 1970): the template of bloom*.hpp. An insertion is seven fetch_or, and needs no order to lose no key: who
// knows of it by other means reads no older words.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <stdexcept>

#include "primitives/support/line_array.hpp"
#include "primitives/support/map/mixed_key.hpp"

namespace fencepost::support {

/// Publishes: by release and acquire. Else bits that are there already are not written again, and their lines stay shared.
template <class Sync, bool Publishes, unsigned Hashes = 7>
class bloom_filter {
  static constexpr std::memory_order release_order =
      Publishes ? std::memory_order_release : std::memory_order_relaxed;
  static constexpr std::memory_order acquire_order =
      Publishes ? std::memory_order_acquire : std::memory_order_relaxed;

 public:
  static constexpr bool publishes = Publishes;
  /// For each key, rounded up to a power of two of all. rate() is then 0.8 % at most, by 7 hashes; the best number for 10 bits is
  /// 10 ln 2, 6.9.
  static constexpr std::size_t bits_per_key = 10;

  explicit bloom_filter(std::size_t expected)
      : mask_(std::bit_ceil(std::max(checked(expected) * bits_per_key, word_bits)) - 1),
        words_((mask_ + 1) / word_bits, std::pmr::get_default_resource()) {}

  void insert(std::uint64_t key) noexcept {
    positions(key, [this](std::size_t word, std::uint64_t bit) {
      if constexpr (!Publishes) {
        // relaxed: set once, set for ever
        if ((words_[word].load(std::memory_order_relaxed) & bit) != 0) return true;
      }
      words_[word].fetch_or(bit, release_order);  // release: pairs with [insert->contains]
      return true;
    });
  }

  [[nodiscard]] bool contains(std::uint64_t key) const noexcept {
    return positions(key, [this](std::size_t word, std::uint64_t bit) {
      return (words_[word].load(acquire_order) & bit) !=
             0;  // acquire: pairs with [insert->contains]
    });
  }

  [[nodiscard]] double rate(std::size_t keys) const noexcept {
    const double bits = static_cast<double>(mask_ + 1);
    return std::pow(1.0 - std::exp(-static_cast<double>(keys) * Hashes / bits), Hashes);
  }

 private:
  static constexpr std::size_t word_bits = 64;

  static std::size_t checked(std::size_t expected) {
    if (expected == 0 || expected > most_capacity)
      throw std::invalid_argument("fencepost: a filter is for 1 to 2^30 keys");
    return expected;
  }

  /// Calls act(word, bit) as long as that is true. All positions by two hashes (Kirsch and Mitzenmacher, "Less hashing, same
  /// performance", Random Structures and Algorithms 33(2), 2008).
  template <class Act>
  bool positions(std::uint64_t key, Act act) const noexcept {
    std::uint64_t at = mixed_key(key);
    const std::uint64_t step = mixed_key(at + 1) | 1;
    for (unsigned i = 0; i < Hashes; ++i, at += step) {
      const std::uint64_t bit = at & mask_;
      if (!act(bit / word_bits, std::uint64_t{1} << bit % word_bits)) return false;
    }
    return true;
  }

  const std::size_t mask_;  // number of bits - 1
  line_array<typename Sync::template atomic<std::uint64_t>> words_;
};

}  // namespace fencepost::support
