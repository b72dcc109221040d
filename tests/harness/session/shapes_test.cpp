// The windows of a comparison, tested as those of a run are.
#include "harness/session/shapes.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/base/shape.hpp"
#include "harness/base/user_error.hpp"
#include "tests/support/testing.hpp"

namespace fencepost::harness::shapes_test {
namespace {

using nlohmann::json;
using Groups = std::vector<std::vector<double>>;

/// 20 processes of 11 windows, 0.1 % apart; `slow`: every third process costs half as much again.
Groups processes(bool slow) {
  Groups groups(20);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const double base = slow && i % 3 == 0 ? 150.0 : 100.0;
    for (std::size_t j = 0; j < 11; ++j)
      groups[i].push_back(base + 0.1 * static_cast<double>((7 * i + 3 * j) % 11));
  }
  return groups;
}

TEST(Shapes, AreThoseOfARun) {
  const json said = shapes(json{processes(false), processes(true)}.dump()).at("shapes");
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said.at(0).at("modes"), 1);
  EXPECT_EQ(said.at(1).at("modes"), 2);
  EXPECT_EQ(said.at(1).at("dip"), shape_of(processes(true)).dip);
}

TEST(Shapes, NeedWindowsEnough) {
  Groups few(1, std::vector<double>(least_windows_for_shape - 1, 1.0));
  const json said = shapes(json{few, Groups{}}.dump()).at("shapes");
  EXPECT_TRUE(said.at(0).is_null());
  EXPECT_TRUE(said.at(1).is_null());
  few.push_back({1.0});
  EXPECT_EQ(shapes(json{few}.dump()).at("shapes").at(0).at("modes"), 1);
}

TEST(Shapes, OfAnythingElseAreAnError) {
  for (const std::string text : {"", "{}", "[2]", "[[[]]]", "[[[0]]]", "[[[\"x\"]]]"})
    EXPECT_THROW(shapes(text), UserError) << text;
}

}  // namespace
}  // namespace fencepost::harness::shapes_test
