// Values derived from several events, if all of them were counted. Pure arithmetic.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

namespace fencepost::counters {

/// Per operation, with the ends of its interval where it has one.
struct Bounded {
  double value = 0.0;
  std::optional<double> low, high;
};
using BoundedByKey = std::map<std::string, Bounded>;

/// All of `keys` added; nothing where there are none or one is missing. Ends are added too: they may come from different
/// rounds, and the sum of worst cases is never too narrow.
std::optional<Bounded> sum_of(std::span<const std::string> keys, const BoundedByKey& estimates);

/// `part` over `whole`: 0 to 1, and no more where the two were counted in different rounds. Nothing where the whole is zero.
std::optional<Bounded> share_of(const Bounded& part, const Bounded& whole);

}  // namespace fencepost::counters
