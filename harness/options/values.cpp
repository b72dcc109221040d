#include "harness/options/values.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>

#include "harness/base/regex.hpp"
#include "harness/base/user_error.hpp"
#include "harness/options/options.hpp"

namespace fencepost::harness {
namespace {

/// Google Benchmark's spellings of booleans.
const std::map<std::string, bool>& truth() {
  static const std::map<std::string, bool> words{{"true", true}, {"yes", true},    {"1", true},
                                                 {"on", true},   {"false", false}, {"no", false},
                                                 {"0", false},   {"off", false}};
  return words;
}

template <class Number>
bool is_number(const std::string& value, Number least) {
  Number number{};
  const char* const end = value.data() + value.size();
  const auto [last, error] = std::from_chars(value.data(), end, number);
  return error == std::errc{} && last == end && number >= least;
}

}  // namespace

std::string not_empty(const std::string& value) { return value.empty() ? "has no value" : ""; }

std::string boolean(const std::string& value) {
  return truth().contains(value) ? "" : "use true or false";
}

std::string positive(const std::string& value) {
  return is_number<int>(value, 1) ? "" : "use a whole number from 1";
}

std::string seed_number(const std::string& value) {
  return is_number<std::uint64_t>(value, 0) ? "" : "use a whole number below 2^64";
}

std::string kind(const std::string& value) {
  const bool number = !value.empty() && value.size() <= 3 &&
                      value.find_first_not_of("0123456789") == std::string::npos;
  if (number || value == "all") return "";
  return "use all, or the number of one kind; fencepost plan shows them";
}

std::string expression(const std::string& value) {
  const Regex regex(value.substr(value.starts_with('-') ? 1 : 0));
  return regex.error();
}

std::string context_pairs(const std::string& value) {
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(',', at), value.size());
    const std::size_t equals = value.find('=', at);
    if (equals == at || equals >= end) return "use key=value, or several with commas";
    at = end + 1;
  }
  return "";
}

std::string event_names(const std::string& value) {
  return value.empty() ? "names no event; to count none, use --events=none" : "";
}

std::string to_color(std::string& value) {
  if (const auto found = truth().find(value); found != truth().end())
    value = found->second ? "always" : "never";
  const bool known = value == "auto" || value == "always" || value == "never";
  return known ? "" : "use auto, always or never";
}

double parse_budget(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  const std::map<std::string, double> units{
      {"", 1.0}, {"s", 1.0}, {"ms", 1e-3}, {"m", 60.0}, {"h", 3600.0}};
  const auto found = units.find(unit);
  const double seconds = found == units.end() ? 0.0 : value * found->second;
  if (error != std::errc{} || !(seconds > 0.0) || seconds > 7 * 86400.0) {
    throw UserError("--budget=" + text + ": use a time above zero, such as 60s, 5m or 1h");
  }
  return seconds;
}

}  // namespace fencepost::harness
