#include "counters/derived.hpp"

#include <algorithm>

namespace fencepost::counters {
namespace {

std::optional<double> plus(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  return *a + *b;
}

}  // namespace

std::optional<Bounded> sum_of(std::span<const std::string> keys, const BoundedByKey& estimates) {
  if (keys.empty()) return std::nullopt;
  Bounded sum{0.0, 0.0, 0.0};
  for (const std::string& key : keys) {
    const auto at = estimates.find(key);
    if (at == estimates.end()) return std::nullopt;
    sum.value += at->second.value;
    sum.low = plus(sum.low, at->second.low);
    sum.high = plus(sum.high, at->second.high);
  }
  return sum;
}

std::optional<Bounded> share_of(const Bounded& part, const Bounded& whole) {
  if (!(whole.value > 0.0)) return std::nullopt;
  Bounded share{std::min(1.0, part.value / whole.value), std::nullopt, std::nullopt};
  if (part.low && whole.high && *whole.high > 0.0)
    share.low = std::min(1.0, *part.low / *whole.high);
  if (part.high && whole.low && *whole.low > 0.0)
    share.high = std::min(1.0, *part.high / *whole.low);
  if (!share.low || !share.high) share.low = share.high = std::nullopt;
  return share;
}

}  // namespace fencepost::counters
