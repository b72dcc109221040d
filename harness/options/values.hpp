// What values options may have. Each function says what is wrong with one, or what is allowed instead; "": it is fine.
#pragma once

#include <string>

namespace fencepost::harness {

std::string not_empty(const std::string& value);
/// As Google Benchmark reads truth: true, yes, 1, on and their opposites.
std::string boolean(const std::string& value);
std::string positive(const std::string& value);
std::string seed_number(const std::string& value);
/// Of core kinds: all, or a number.
std::string kind(const std::string& value);
/// A filter: a regular expression, a - in front of it aside.
std::string expression(const std::string& value);
/// key=value,...: Google Benchmark drops a pair without a key or a value in silence.
std::string context_pairs(const std::string& value);
std::string event_names(const std::string& value);

/// Turns what --color and --benchmark_color take into auto, always or never.
std::string to_color(std::string& value);

}  // namespace fencepost::harness
