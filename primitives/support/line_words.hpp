// Words that lie on a line each: the cells of contexts, where it matters that stores go to different lines.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "arch/contract.hpp"

namespace fencepost::support {

/// N words on N lines, Spacing bytes apart. As a number it is their sum: what tampering with any of them changes.
template <std::size_t N, std::size_t Spacing = arch::padding_bytes>
class line_words {
 public:
  explicit line_words(std::uint64_t initial) {
    // relaxed: nobody else sees it yet
    for (line& one : lines_) one.word.store(initial, std::memory_order_relaxed);
  }

  std::atomic<std::uint64_t>& operator[](std::size_t i) { return lines_[i].word; }

  explicit operator std::uint64_t() const {
    std::uint64_t sum = 0;
    // relaxed: asked for when all threads are through
    for (const line& one : lines_) sum += one.word.load(std::memory_order_relaxed);
    return sum;
  }

 private:
  struct alignas(Spacing) line {
    std::atomic<std::uint64_t> word;
  };
  std::array<line, N> lines_;
};

}  // namespace fencepost::support
