// Streams of keys that no branch predictor knows in advance, at the same cost for every distribution.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "benches/percent.hpp"

namespace fencepost::bench {

enum class Keys { uniform, zipf, one };
constexpr std::string_view name_of(Keys keys) {
  return keys == Keys::uniform ? "uniform" : keys == Keys::zipf ? "zipf" : "one";
}

/// The inverse of a distribution function, linear between 1024 points, of `size` ranks from the most frequent one on; `size` is a
/// power of two, 2^23 at most. Zipf: rank r as often as 1 / r^0.99, as in YCSB (Cooper et al., SoCC 2010). The most frequent
/// ranks have several of the 1024 parts each, and are off by less than one; ranks that share a part are equally likely.
class KeyTable {
 public:
  static constexpr unsigned parts = 1024;
  static constexpr unsigned fraction_bits = 20;  // of a rank; a part is narrower than 2^20 ranks

  KeyTable(Keys keys, std::uint64_t size) {
    if (keys == Keys::one) return;  // all 0
    for (unsigned i = 0; i <= parts; ++i) edges_[i] = (size << fraction_bits) / parts * i;
    if (keys == Keys::zipf) place_zipf(size);
  }

  /// A rank by 30 random bits.
  [[gnu::always_inline]] std::uint64_t rank(std::uint64_t random) const {
    const std::uint64_t part = random >> fraction_bits;
    const std::uint64_t within = random & ((1U << fraction_bits) - 1);
    const std::uint64_t width = edges_[part + 1] - edges_[part];
    return (edges_[part] + (width * within >> fraction_bits)) >> fraction_bits;
  }

 private:
  /// Ranks whose weights are added up one by one. Beyond, the integral over r - 1/2 to r + 1/2 stands for the weight of r: all of
  /// them together differ by less than 1e-6 of a weight of 1, and a table of 2^20 ranks takes 3 ms instead of 50.
  static constexpr std::uint64_t one_by_one = 65'536;

  void place_zipf(std::uint64_t size) {
    const std::uint64_t added = std::min(size, one_by_one);
    const double behind = static_cast<double>(added) + 0.5;  // where the integral begins
    double of_added = 0.0, before = 0.0;
    for (std::uint64_t r = 1; r <= added; ++r) of_added += weight(r);
    const double sum = of_added + integral(static_cast<double>(size) + 0.5) - integral(behind);
    unsigned next = 1;
    for (std::uint64_t r = 1; r <= added; ++r) {
      const double after = before + weight(r);
      for (; next < parts && after >= sum * next / parts; ++next)
        place(next, static_cast<double>(r - 1) + (sum * next / parts - before) / weight(r));
      before = after;
    }
    for (; next < parts; ++next)
      place(next, upper_end(integral(behind) + sum * next / parts - of_added) - 0.5);
  }
  void place(unsigned part, double rank) {
    edges_[part] = static_cast<std::uint64_t>(rank * (std::uint64_t{1} << fraction_bits));
  }

  static constexpr double exponent = 0.99;
  static double weight(std::uint64_t rank) {
    return std::pow(static_cast<double>(rank), -exponent);
  }
  /// Of the weight, but for a constant; and its inverse.
  static double integral(double to) { return std::pow(to, 1.0 - exponent) / (1.0 - exponent); }
  static double upper_end(double of) {
    return std::pow(of * (1.0 - exponent), 1.0 / (1.0 - exponent));
  }

  std::array<std::uint64_t, parts + 1> edges_{};
};

/// The ranks of one thread. The generator is that of Percent.
class RankStream {
 public:
  explicit RankStream(std::uint64_t seed = next_seed()) : state_(seed) {}

  [[gnu::always_inline]] std::uint64_t next(const KeyTable& table) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return table.rank(state_ >> 34);
  }

 private:
  std::uint64_t state_;
};

}  // namespace fencepost::bench
