// A CPU's caches by the lines that are in them: sets and ways, the line replaced that was used longest ago, or any. Each level
// has what was evicted from the one before (a victim cache), or a copy of all that came through it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace fencepost::bench {

struct CacheShape {
  std::size_t bytes;
  unsigned ways;
};

class CacheModel {
 public:
  enum class Replaced { oldest, any };

  CacheModel(const std::vector<CacheShape>& shapes, Replaced replaced, bool victims,
             std::uint64_t seed)
      : replaced_(replaced), victims_(victims), random_(seed) {
    for (const CacheShape& shape : shapes)
      levels_.push_back({std::vector<std::vector<std::uintptr_t>>(
                             std::max<std::size_t>(1, shape.bytes / line_bytes / shape.ways)),
                         shape.ways});
  }

  /// The level from 1 in which the line at this address is nearest; one more than the last: in memory.
  std::size_t level(const void* at) const {
    const std::uintptr_t line = line_of(at);
    std::size_t number = 1;
    for (const Level& level : levels_) {
      const auto& set = level.sets[line % level.sets.size()];
      if (std::ranges::find(set, line) != set.end()) return number;
      ++number;
    }
    return number;
  }

  void access(const void* at) {
    const std::uintptr_t line = line_of(at);
    for (std::size_t i = levels_.size(); !victims_ && i-- > 1;) insert(i, line);
    insert(0, line);
  }

 private:
  static constexpr std::size_t line_bytes = 64;
  struct Level {
    std::vector<std::vector<std::uintptr_t>> sets;  ///< lines of each, used last behind
    unsigned ways;
  };

  static std::uintptr_t line_of(const void* at) {
    return reinterpret_cast<std::uintptr_t>(at) / line_bytes;
  }

  void insert(std::size_t i, std::uintptr_t line) {
    Level& level = levels_[i];
    auto& set = level.sets[line % level.sets.size()];
    if (std::erase(set, line) == 0 && set.size() == level.ways) {
      const std::size_t out = replaced_ == Replaced::oldest ? 0 : random_() % set.size();
      const std::uintptr_t evicted = set[out];
      set.erase(set.begin() + static_cast<std::ptrdiff_t>(out));
      if (victims_ && i + 1 < levels_.size()) insert(i + 1, evicted);
    }
    set.push_back(line);
  }

  Replaced replaced_;
  bool victims_;
  std::mt19937_64 random_;
  std::vector<Level> levels_;
};

}  // namespace fencepost::bench
