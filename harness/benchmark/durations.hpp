// How long each of many operations took, as counts in buckets: for quantiles far out, which the mean of a window does not show.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace fencepost::harness {

/// In ticks. A bucket is a 32nd of a power of two wide: a quantile is right to 1.6 %. Trivially copyable, 8 KB; of one thread.
class Durations {
  static constexpr unsigned parts = 32;
  static constexpr unsigned buckets = parts * 60;

 public:
  void add(std::uint64_t ticks) {
    ++counts_[bucket_of(ticks)];
    longest_ = std::max(longest_, ticks);
  }
  void add(const Durations& other) {
    for (std::size_t i = 0; i < buckets; ++i) counts_[i] += other.counts_[i];
    longest_ = std::max(longest_, other.longest_);
  }

  std::uint64_t count() const {
    std::uint64_t sum = 0;
    for (const std::uint32_t one : counts_) sum += one;
    return sum;
  }
  std::uint64_t longest() const { return longest_; }

  /// The least duration that a share `q` of all do not exceed: the middle of its bucket, at most the longest; 0 without any.
  double quantile(double q) const {
    const double wanted = q * static_cast<double>(count());
    std::uint64_t seen = 0;
    for (unsigned i = 0; i < buckets; ++i) {
      seen += counts_[i];
      if (seen != 0 && static_cast<double>(seen) >= wanted)
        return std::min(middle_of(i), static_cast<double>(longest_));
    }
    return 0.0;
  }

 private:
  static unsigned shift_of(std::uint64_t ticks) {
    const auto width = static_cast<unsigned>(std::bit_width(ticks));
    return width <= 6 ? 0 : width - 6;
  }
  /// Up to 63 each its own, then `parts` for each power of two.
  static unsigned bucket_of(std::uint64_t ticks) {
    const unsigned shift = shift_of(ticks);
    return shift * parts + static_cast<unsigned>(ticks >> shift);
  }
  static double middle_of(unsigned bucket) {
    if (bucket < 2 * parts) return bucket;
    const unsigned shift = bucket / parts - 1;
    const auto first = std::uint64_t{bucket - shift * parts} << shift;
    return static_cast<double>(first) + static_cast<double>((std::uint64_t{1} << shift) - 1) / 2;
  }

  std::array<std::uint32_t, buckets> counts_{};
  std::uint64_t longest_ = 0;
};

/// Those of all threads in a window: together, and how far the threads' longest lie apart.
class DurationsByThread {
 public:
  void clear() {
    all_ = {};
    longest_.clear();
  }
  void add(const Durations& of_thread) {
    all_.add(of_thread);
    longest_.push_back(of_thread.longest());
  }

  const Durations& all() const { return all_; }
  /// Of the thread whose longest is the shortest; 0 without threads.
  std::uint64_t least_longest() const {
    return longest_.empty() ? 0 : *std::ranges::min_element(longest_);
  }

 private:
  Durations all_;
  std::vector<std::uint64_t> longest_;
};

}  // namespace fencepost::harness
