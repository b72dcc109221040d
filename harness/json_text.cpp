#include "harness/json_text.hpp"

#include <nlohmann/json.hpp>

namespace fencepost::harness {

using nlohmann::json;

std::string text_of(const json& value, int indent) {
  return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

std::string utf8(const std::string& text) {
  return json::parse(text_of(json(text))).get<std::string>();
}

}  // namespace fencepost::harness
