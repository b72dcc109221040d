// Made-up windows of one case with a known undisturbed cost, beside a neighbour that comes and goes: its bursts, how hard it
// works, how sensitive the operation is, and how much is disturbed that no reading shows are all drawn at random. Nothing in
// them was measured.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace fencepost::harness {

struct DisturbedWindow {
  std::size_t round;
  double value;    ///< cost
  double reading;  ///< worst chain reading, cycles per add
};

struct DisturbedCase {
  double cost;   ///< undisturbed
  double level;  ///< clean, cycles per add
  bool alone;
  std::vector<DisturbedWindow> windows;
};

class DisturbedWorld {
 public:
  explicit DisturbedWorld(std::uint64_t seed) : random_(seed) {
    duty_ = uniform(0.0, 1.0) < 0.3 ? uniform(0.9, 1.0) : uniform(0.0, 1.0);
    burst_us_ = std::exp(uniform(0.0, std::log(1e6)));
    least_pull_ = uniform(0.05, 1.0);
    most_pull_ = uniform(least_pull_, 1.0);
    alone_ = uniform(0.0, 1.0) < 0.6;
    sensitivity_ = uniform(0.0, 1.0) < 0.4 ? 0.0 : uniform(0.0, 1.2);
    if (!alone_ && uniform(0.0, 1.0) < 0.2) sensitivity_ = uniform(-0.4, 0.0);
    noise_ = std::exp(uniform(std::log(0.001), std::log(alone_ ? 0.02 : 0.1)));
    round_noise_ = noise_ * uniform(0.0, 1.0);
    hidden_share_ = uniform(0.0, 0.25);
    hidden_size_ = uniform(0.0, 0.3);
    adders_ = std::uniform_int_distribution<int>(2, 8)(random_);
  }

  DisturbedCase take() {
    const int rounds = std::uniform_int_distribution<int>(1, 40)(random_);
    const int windows = std::uniform_int_distribution<int>(1, 16)(random_);
    DisturbedCase made{uniform(0.3, 3000.0), 1.01 / adders_, alone_, {}};
    for (int round = 0; round < rounds; ++round) {
      settle();
      const double shift = normal(round_noise_);
      for (int i = 0; i < windows; ++i)
        made.windows.push_back(window(made, static_cast<std::size_t>(round), shift));
    }
    return made;
  }

 private:
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  double normal(double deviation) {
    return std::normal_distribution<double>(0.0, 1.0)(random_) * deviation;
  }

  /// Long after the last window: busy or not, independent of it.
  void settle() { begin(uniform(0.0, 1.0) < duty_); }

  void begin(bool busy) {
    busy_ = busy;
    pull_ = uniform(least_pull_, most_pull_);
    const double mean = busy ? burst_us_ : burst_us_ * (1.0 - duty_) / std::max(duty_, 1e-3);
    left_us_ = std::exponential_distribution<double>(1.0 / std::max(mean, 0.1))(random_);
  }

  /// The mean slowdown of adds in the next so many microseconds, 1 to 2.
  double slowdown(double us) {
    double rest = us, extra = 0.0;
    for (int i = 0; rest > 0.0 && i < 1000; ++i) {
      const double part = std::min(rest, left_us_);
      if (busy_) extra += part * pull_;
      rest -= part;
      left_us_ -= part;
      if (left_us_ <= 0.0) begin(!busy_);
    }
    return 1.0 + extra / us;
  }

  DisturbedWindow window(const DisturbedCase& made, std::size_t round, double shift) {
    const double before = slowdown(2.0);
    slowdown(uniform(5.0, 10.0));
    const double during = slowdown(30.0);
    const double after = slowdown(2.0);
    slowdown(30.0);
    double value = std::log(made.cost) + shift + normal(noise_) + sensitivity_ * std::log(during);
    if (uniform(0.0, 1.0) < hidden_share_) value += std::abs(normal(hidden_size_));
    const double reading = made.level * std::max(before, after) * (1.0 + std::abs(normal(0.002)));
    return {round, std::exp(value), reading};
  }

  std::mt19937_64 random_;
  double duty_, burst_us_, least_pull_, most_pull_, sensitivity_, noise_, round_noise_;
  double hidden_share_, hidden_size_;
  int adders_;
  bool alone_;
  bool busy_ = false;
  double pull_ = 0.0, left_us_ = 0.0;
};

}  // namespace fencepost::harness
