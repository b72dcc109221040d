// JSON as valid UTF-8 text. Paths, arguments and environment variables may hold bytes that are not UTF-8: nlohmann's
// dump() throws on those, and Google Benchmark writes them unchanged.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fencepost::harness {

/// `value` on one line, or indented by `indent` blanks per level. Invalid UTF-8 becomes U+FFFD.
std::string text_of(const nlohmann::json& value, int indent = -1);

/// `text` with every byte that is not valid UTF-8 replaced by U+FFFD.
std::string utf8(const std::string& text);

/// `value` rounded to `digits` significant digits, so that a sample takes 40 bytes in samples.jsonl and not 100. Five
/// digits are a tenth of the narrowest confidence interval that convergence asks for.
double rounded(double value, int digits = 5);

}  // namespace fencepost::harness
