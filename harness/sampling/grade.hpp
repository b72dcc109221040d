// The grade of a result: how far it may be trusted. docs/method.md, section 5.
#pragma once

#include <array>
#include <string_view>

namespace fencepost::harness {

enum class Grade {
  clean,  ///< rests on enough samples that were shown to be undisturbed
  noisy,  ///< there were not enough of them: an estimate from disturbed samples, with a wider interval
  none,  ///< no result: the operation could not be run, failed verification, or has no usable sample
};
inline constexpr std::array<std::string_view, 3> grade_names{"clean", "noisy", "none"};
constexpr std::string_view name_of(Grade grade) {
  return grade_names[static_cast<std::size_t>(grade)];
}

}  // namespace fencepost::harness
