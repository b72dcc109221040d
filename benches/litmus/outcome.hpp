// An outcome of a litmus test as a number, and sets of them.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "benches/litmus/tests.hpp"

namespace fencepost::bench::litmus {

/// Two bits for each digit, the first one lowest.
using Outcome = unsigned;
inline constexpr std::size_t most_outcomes = 256;
using Outcomes = std::bitset<most_outcomes>;

constexpr Outcome with_digit(Outcome outcome, std::size_t digit, unsigned value) {
  return outcome | value << 2 * digit;
}

constexpr unsigned digit_of(Outcome outcome, std::size_t digit) { return outcome >> 2 * digit & 3; }

inline std::string text_of(Outcome outcome, std::size_t digits) {
  std::string text;
  for (std::size_t i = 0; i < digits; ++i) text += static_cast<char>('0' + digit_of(outcome, i));
  return text;
}

/// Outcomes as words with a blank between, as in Shape::weak.
inline Outcomes outcomes_in(std::string_view text) {
  Outcomes found;
  Outcome outcome = 0;
  std::size_t digits = 0;
  for (const char one : text) {
    if (one != ' ') {
      outcome = with_digit(outcome, digits++, static_cast<unsigned>(one - '0'));
      continue;
    }
    found.set(outcome);
    outcome = 0;
    digits = 0;
  }
  return digits == 0 ? found : found.set(outcome);
}

}  // namespace fencepost::bench::litmus
