#include "harness/base/json_text.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace fencepost::harness {

using nlohmann::json;

std::string text_of(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string utf8(const std::string& text) {
  return json::parse(text_of(json(text))).get<std::string>();
}

double rounded(double value, int digits) {
  if (value == 0.0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10.0, digits - 1.0 - std::floor(std::log10(std::abs(value))));
  return std::round(value * scale) / scale;
}

}  // namespace fencepost::harness
