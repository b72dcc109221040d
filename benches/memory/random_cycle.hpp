// A cycle of loads in random order through a working set: each tells where the next one goes.
//
// One word in each pair of lines, in either of the two by the pair's own pseudo-random bit. Intel's L2 prefetches the other
// line of a pair (Intel 64 and IA-32 Architectures Optimization Reference Manual, "Data Prefetch to L2 and Last Level Cache"),
// so it must never be wanted; and with always the same one half of the sets of a cache would stay empty. A working set of n
// bytes therefore lies in 2n bytes of addresses, and in as many pages as that takes.
//
// The order is random over all pairs: neither a stream nor a stride is in it, and each load is on another page than the last.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <numeric>
#include <random>
#include <vector>

namespace fencepost::bench {

class RandomCycle {
 public:
  using Word = const void*;

  /// Cycles in the same memory do not disturb each other in different slots: words of a line.
  static constexpr std::size_t slots_in(std::size_t line_bytes) {
    return line_bytes / sizeof(Word);
  }
  /// Memory for `size` bytes of lines.
  static constexpr std::size_t span(std::size_t size) { return 2 * size; }

  /// Writes the cycle into the span at `base`, which is aligned to two lines.
  RandomCycle(std::byte* base, std::size_t size, std::size_t line_bytes, std::size_t slot,
              std::uint64_t seed)
      : base_(base), line_(line_bytes), slot_(slot), place_(size / line_bytes) {
    std::vector<std::uint32_t> order(place_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937_64 random(seed);
    std::ranges::shuffle(order, random);
    for (std::uint32_t i = 0; i < order.size(); ++i) place_[order[i]] = i;
    for (std::uint32_t pair = 0; pair < order.size(); ++pair)
      ::new (word(pair)) Word(word(order[(place_[pair] + 1) % order.size()]));
  }

  static Word next(Word at) { return *static_cast<const Word*>(at); }

  std::size_t length() const { return place_.size(); }
  Word first() const { return word(0); }

  /// How many steps it is from where the cycle was begun to write: a step further is one more, modulo length().
  std::uint64_t place_of(Word at) const { return place_[pair_of(at)]; }
  std::uint64_t steps(Word from, Word to) const {
    return (place_of(to) + length() - place_of(from)) % length();
  }

  /// Reads each word once in order of addresses, which brings them all into the caches; something that depends on all.
  std::uintptr_t read_all() const {
    std::uintptr_t sum = 0;
    for (std::uint32_t pair = 0; pair < place_.size(); ++pair)
      sum ^= reinterpret_cast<std::uintptr_t>(next(word(pair)));
    return sum;
  }

  std::uint32_t pair_of(Word at) const {
    const auto distance = static_cast<std::size_t>(static_cast<const std::byte*>(at) - base_);
    return static_cast<std::uint32_t>(distance / (2 * line_));
  }

  /// The line of a pair that is in the set, as a number from the first pair's first line on.
  static std::size_t line_of(std::uint32_t pair) {
    return 2 * std::size_t{pair} + second_line(pair);
  }

 private:
  /// The top bit of a multiplication by 2^32 over the golden ratio (Knuth, TAOCP vol. 3, 6.4).
  static std::size_t second_line(std::uint32_t pair) { return (pair * 2654435769U) >> 31; }
  std::byte* word(std::uint32_t pair) const {
    return base_ + line_of(pair) * line_ + slot_ * sizeof(Word);
  }

  std::byte* base_;
  std::size_t line_, slot_;
  std::vector<std::uint32_t> place_;  ///< of each pair's word in the cycle
};

}  // namespace fencepost::bench
