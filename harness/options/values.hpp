// Validators of option values. Each returns what is wrong with a value, or what is allowed instead; "" if it is valid.
#pragma once

#include <string>

namespace fencepost::harness {

std::string not_empty(const std::string& value);
/// A boolean in the spellings of Google Benchmark: true, yes, 1, on and their opposites.
std::string boolean(const std::string& value);
std::string positive(const std::string& value);
std::string seed_number(const std::string& value);
/// Core kinds: all, or a number.
std::string kind(const std::string& value);
/// A filter: a regular expression with an optional leading -.
std::string expression(const std::string& value);
/// key=value,...: Google Benchmark would silently drop a pair without a key or a value.
std::string context_pairs(const std::string& value);
std::string event_names(const std::string& value);

/// Converts the values of --color and --benchmark_color to auto, always or never.
std::string to_color(std::string& value);

}  // namespace fencepost::harness
