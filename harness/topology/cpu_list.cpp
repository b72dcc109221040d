#include "harness/topology/cpu_list.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

/// `part`: of the list, what the number belongs to.
unsigned parse_number(std::string_view text, std::string_view part, const std::string& whole,
                      const std::string& flag) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > 1'000'000) {
    const std::string list = part == whole ? whole : whole + ": '" + std::string(part) + "'";
    throw UserError(flag + "=" + list +
                    " is not a number from 0 to 1000000, nor a range of them; lists look like "
                    "0,2,8-15:2");
  }
  return value;
}

void parse_range(std::string_view part, const std::string& whole, const std::string& flag,
                 std::vector<unsigned>& into) {
  const std::string_view item = part;
  unsigned step = 1;
  if (const auto colon = part.find(':'); colon != std::string_view::npos) {
    step = parse_number(part.substr(colon + 1), item, whole, flag);
    part = part.substr(0, colon);
  }
  const auto dash = part.find('-');
  const unsigned first = parse_number(part.substr(0, dash), item, whole, flag);
  const unsigned last = dash == std::string_view::npos
                            ? first
                            : parse_number(part.substr(dash + 1), item, whole, flag);
  if (last < first || step == 0) {
    throw UserError(flag + "=" + whole + ": '" + std::string(part) + "' is an empty range");
  }
  for (unsigned n = first; n <= last; n += step) into.push_back(n);
}

}  // namespace

std::string list_text(std::vector<unsigned> numbers) {
  std::ranges::sort(numbers);
  std::string text;
  for (std::size_t begin = 0, end = 0; begin < numbers.size(); begin = end) {
    for (end = begin + 1; end < numbers.size() && numbers[end] == numbers[end - 1] + 1;) ++end;
    text += (text.empty() ? "" : ",") + std::to_string(numbers[begin]);
    if (end - begin > 1) text += (end - begin == 2 ? "," : "-") + std::to_string(numbers[end - 1]);
  }
  return text;
}

bool is_list(const std::string& placement) {
  return !placement.empty() && placement.front() >= '0' && placement.front() <= '9';
}

std::vector<unsigned> parse_list(const std::string& text, const std::string& flag) {
  std::vector<unsigned> numbers;
  std::size_t at = 0;
  while (at <= text.size()) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    parse_range(std::string_view(text).substr(at, comma - at), text, flag, numbers);
    at = comma + 1;
  }
  const std::set<unsigned> unique(numbers.begin(), numbers.end());
  if (unique.size() != numbers.size()) {
    throw UserError(flag + "=" + text + " names a number twice");
  }
  return numbers;
}

}  // namespace fencepost::harness
