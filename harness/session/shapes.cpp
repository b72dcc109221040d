#include "harness/session/shapes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "harness/base/shape.hpp"
#include "harness/base/user_error.hpp"

namespace fencepost::harness {
namespace {

using nlohmann::json;
using Groups = std::vector<std::vector<double>>;

Groups groups_of(const json& from) {
  auto groups = from.get<Groups>();
  for (const auto& group : groups) {
    if (group.empty()) throw UserError("has an empty group");
    if (!std::ranges::all_of(group, [](double value) { return value > 0.0; }))
      throw UserError("has a value that is not over 0");
  }
  return groups;
}

json shape_json(const Groups& groups) {
  std::size_t values = 0;
  for (const auto& group : groups) values += group.size();
  if (values < least_windows_for_shape) return nullptr;
  const Shape shape = shape_of(groups);
  return {{"dip", shape.dip}, {"modes", shape.modes}};
}

}  // namespace

json shapes(const std::string& text) {
  const json list = json::parse(text, nullptr, false);
  if (!list.is_array()) throw UserError("--slices: use shapes [[[<value>, ...], ...], ...]");
  json found = json::array();
  for (const json& one : list) {
    try {
      found.push_back(shape_json(groups_of(one)));
    } catch (const std::exception& e) {
      throw UserError("--slices: shapes: case " + std::to_string(found.size()) + ": " + e.what());
    }
  }
  return {{"shapes", std::move(found)}};
}

}  // namespace fencepost::harness
