// Random numbers of a simulated machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace fencepost::simulated {

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  double unit() { return std::ldexp(static_cast<double>(engine_() >> 11), -53); }  ///< in [0, 1)
  double between(double low, double high) { return low + (high - low) * unit(); }
  /// Evenly spread over orders of magnitude.
  double magnitude(double low, double high) { return low * std::pow(high / low, unit()); }
  double exponential(double mean) { return -mean * std::log1p(-unit()); }
  double normal(double deviation) { return deviation * normal_(engine_); }
  bool happens(double probability) { return unit() < probability; }
  std::uint64_t below(std::uint64_t count) { return engine_() % count; }
  std::uint64_t seed() { return engine_(); }

 private:
  std::mt19937_64 engine_;
  std::normal_distribution<> normal_;
};

}  // namespace fencepost::simulated
