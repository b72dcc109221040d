// JSON as text that every reader can read. Paths, arguments and variables are bytes, of which not all are UTF-8:
// nlohmann's dump() throws over those, and Google Benchmark writes them as they are.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// On one line, or with `indent` blanks for each level. What is no UTF-8 becomes U+FFFD.
std::string text_of(const nlohmann::json& value, int indent = -1);

/// `text` with every byte that is not valid UTF-8 replaced by U+FFFD.
std::string utf8(const std::string& text);

/// `value` to so many significant digits, so that a window takes 40 bytes and not 100. Figures keep five, a tenth of
/// the narrowest interval we ask for.
double rounded(double value, int digits = 5);

}  // namespace fencepost::harness
