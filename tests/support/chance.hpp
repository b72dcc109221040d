// Whether a rate that a test measured on random data differs from what it should be by more than chance.
#pragma once

#include <cmath>

namespace fencepost {

/// The share of a test's runs in which a sound rate breaks its bound by chance: a hundred bounds fail once in ten thousand
/// runs.
constexpr double broken_by_chance = 1e-6;

/// The probability of at most `held` of `all` independent tries, each with this probability of holding, 0 to 1.
inline double at_most_so_many(long held, long all, double probability) {
  if (held >= all || probability <= 0.0) return 1.0;
  if (probability >= 1.0) return 0.0;
  double term = static_cast<double>(all) * std::log1p(-probability), sum = std::exp(term);
  for (long k = 0; k < held; ++k) {
    term += std::log(static_cast<double>(all - k) / static_cast<double>(k + 1)) +
            std::log(probability / (1.0 - probability));
    sum += std::exp(term);
  }
  return sum;
}

}  // namespace fencepost
