// What the rules behind causes() have in common.
#pragma once

#include <array>
#include <cstdio>
#include <initializer_list>
#include <optional>
#include <string>

#include "machine/causes.hpp"

namespace fencepost::machine {

struct Found {
  std::string what;
  std::string remedy{};                ///< "": that of the warning's kind
  std::string affects{};               ///< likewise
  std::optional<Severity> severity{};  ///< nothing: that of the warning's kind
};
using Finding = std::optional<Found>;

/// Share of all windows that may be lost to a disturbance before it is named.
inline constexpr double most_disturbed = 0.05;

inline std::string percent(double share) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.3g %%", 100.0 * share);
  return text.data();
}

inline std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g", value);
  return text.data();
}

/// How much a count grew; nothing where it could not be read at either end.
template <class T>
std::optional<T> grown(const Fact<T>& before, const Fact<T>& after) {
  if (!before.known() || !after.known()) return std::nullopt;
  return after.value() - before.value();
}

/// Share of all windows that were dropped for these reasons, 0 to 1.
inline double lost_to(const Evidence& e, std::initializer_list<const char*> reasons) {
  double share = 0.0;
  for (const char* reason : reasons) {
    if (const auto found = e.lost.find(reason); found != e.lost.end()) share += found->second;
  }
  return share;
}

}  // namespace fencepost::machine
