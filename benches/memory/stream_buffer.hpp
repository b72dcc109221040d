// Memory that a thread streams through, chunk by chunk: each chunk holds a word of its own in all of its places, so that sums
// and copies can be checked.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "harness/benchmark/arena.hpp"

namespace fencepost::bench {

inline constexpr std::size_t chunk_bytes = 4096, chunk_words = chunk_bytes / sizeof(std::uint64_t);
using Chunk = std::span<std::uint64_t, chunk_words>;

constexpr std::uint64_t word_of(std::size_t chunk) { return chunk + 1; }

class StreamBuffer {
 public:
  /// `bytes`: the most that is used of it. Pages are taken by whoever fills them.
  StreamBuffer(std::size_t bytes, std::optional<unsigned> node)
      : arena_(bytes, harness::Arena::Pages::small, node) {}

  Chunk chunk(std::size_t i) {
    return Chunk(reinterpret_cast<std::uint64_t*>(arena_.begin() + i * chunk_bytes), chunk_words);
  }

  /// Makes sure that so many chunks hold their words. Throws std::runtime_error when the memory is not where it should be.
  void fill(std::size_t chunks) {
    if (chunks <= filled_) return;
    for (std::size_t i = filled_; i < chunks; ++i) std::ranges::fill(chunk(i), word_of(i));
    filled_ = chunks;
    const std::string wrong = arena_.wrong(chunks * chunk_bytes);
    if (!wrong.empty()) throw std::runtime_error(wrong);
  }
  /// The chunks from this one on will hold other words.
  void changes_from(std::size_t chunk) { filled_ = std::min(filled_, chunk); }

  /// Where the next window goes on.
  std::size_t next = 0;

 private:
  harness::Arena arena_;
  std::size_t filled_ = 0;
};

/// One for each thread and node, made when it is first asked for; larger ones take the place of smaller ones.
class StreamBuffers {
 public:
  explicit StreamBuffers(std::size_t most_bytes) : most_(most_bytes) {}

  StreamBuffer& of(unsigned thread, std::optional<unsigned> node, std::size_t bytes) {
    Kept& kept = all_[{thread, node}];
    if (kept.buffer && kept.bytes >= bytes) return *kept.buffer;
    total_ -= std::exchange(kept.bytes, 0);
    kept.buffer.reset();
    if (total_ + bytes > most_) give_back({thread, node});
    kept.buffer = std::make_unique<StreamBuffer>(bytes, node);
    kept.bytes = bytes;
    total_ += bytes;
    return *kept.buffer;
  }

  std::size_t mapped() const { return total_; }

 private:
  using Key = std::pair<unsigned, std::optional<unsigned>>;
  struct Kept {
    std::unique_ptr<StreamBuffer> buffer;
    std::size_t bytes = 0;
  };

  /// All of other nodes: those of other threads may be in use by the same case.
  void give_back(const Key& wanted) {
    for (auto& [key, kept] : all_) {
      if (key.second == wanted.second) continue;
      total_ -= std::exchange(kept.bytes, 0);
      kept.buffer.reset();
    }
  }

  std::size_t most_, total_ = 0;
  std::map<Key, Kept> all_;
};

}  // namespace fencepost::bench
