// The table of verdicts in docs/reference/litmus.md is what the models say. FENCEPOST_UPDATE_GOLDEN=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "benches/litmus/cases.hpp"

namespace fencepost::bench::verdicts_page_test {
namespace {

using namespace litmus;  // NOLINT(google-build-using-namespace): what is tested

const std::string page = FENCEPOST_TEST_DATA "/../../docs/reference/litmus.md";
const std::string begin = "<!-- verdicts -->\n", end = "<!-- end of verdicts -->\n";

std::string read() {
  std::ifstream file(page);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The variants with which a model allows a weak outcome, of those that are measured.
std::string allowing(const Shape& shape, Model model) {
  std::string found;
  std::size_t allow = 0, all = 0;
  for (const Variant& variant : variants) {
    if (!wanted(shape, variant)) continue;
    if (!shape.program().perpetual() && !for_several_writers(variant.by)) continue;
    ++all;
    if ((allowed(shape.program(), variant, model) & outcomes_in(shape.weak)).none()) continue;
    ++allow;
    found += (found.empty() ? "`" : ", `") + std::string(variant.name) + "`";
  }
  if (allow == 0) return "never";
  return allow == all ? "always" : found;
}

std::string table() {
  std::string text =
      "| test | program | weak | asks | C++ allows it with | x86-64 | AArch64 |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const Shape& shape : tests) {
    std::string program;
    for (const char one : shape.text) program += one == '|' ? std::string("\\|") : std::string{one};
    text += "| `" + std::string(shape.name) + "` | `" + program + "` | " + std::string(shape.weak) +
            " | " + std::string(shape.asks);
    for (const Model model : {Model::cpp, Model::x86_tso, Model::armv8})
      text += " | " + allowing(shape, model);
    text += " |\n";
  }
  return text;
}

TEST(LitmusPage, HasTheVerdictsOfTheModels) {
  const std::string text = read();
  const std::size_t from = text.find(begin), to = text.find(end);
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  const std::size_t at = from + begin.size();
  if (std::getenv("FENCEPOST_UPDATE_GOLDEN") != nullptr)
    std::ofstream(page) << text.substr(0, at) << table() << text.substr(to);
  else
    EXPECT_EQ(text.substr(at, to - at), table());
}

}  // namespace
}  // namespace fencepost::bench::verdicts_page_test
